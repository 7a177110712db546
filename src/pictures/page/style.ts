import { INK } from '../ink.ts';

export const STYLE = `
:root { color-scheme: light; --text: ${INK.text}; --soft: ${INK.soft}; --panel: ${INK.panel}; --faint: ${INK.faint}; }
* { box-sizing: border-box; }
body { margin: 0; font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", sans-serif; color: var(--text); background: ${INK.ground}; }
main, header, footer { max-width: 1200px; margin: 0 auto; padding: 0 20px; }
header { padding-top: 24px; }
h1 { font-size: 26px; line-height: 1.25; margin: 0 0 4px; }
h2 { font-size: 20px; margin: 36px 0 10px; }
h3 { font-size: 16px; margin: 22px 0 8px; }
p { margin: 6px 0; }
.soft { color: var(--soft); }
.good { color: ${INK.good}; }
.bad { color: ${INK.bad}; }
.warn { color: ${INK.warn}; }
.verdict { font-weight: 700; }
dl.facts { display: flex; flex-wrap: wrap; gap: 10px; margin: 16px 0; padding: 0; }
dl.facts div { background: var(--panel); border-radius: 8px; padding: 8px 14px; min-width: 92px; }
dl.facts dt { font-size: 13px; color: var(--soft); }
dl.facts dd { margin: 0; font-size: 19px; font-weight: 600; }
table { border-collapse: collapse; margin: 6px 0 14px; font-size: 14px; }
caption { text-align: left; color: var(--soft); padding-bottom: 4px; }
th, td { text-align: left; vertical-align: top; padding: 4px 14px 4px 0; border-bottom: 1px solid var(--panel); overflow-wrap: anywhere; }
th { font-weight: 600; overflow-wrap: break-word; }
thead th { color: var(--soft); border-bottom-color: var(--faint); white-space: nowrap; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
td.time { font-variant-numeric: tabular-nums; white-space: nowrap; }
td.bar { min-width: 140px; }
.gauge { display: block; height: 12px; margin-top: 5px; background: var(--panel); border-radius: 3px; overflow: hidden; }
.gauge i { display: block; height: 100%; background: #0072b2; }
.wide { overflow-x: auto; }
details { border: 1px solid var(--faint); border-radius: 8px; margin: 10px 0; padding: 0 12px; }
details details { border: 0; padding: 0; margin: 4px 0 10px; }
summary { cursor: pointer; padding: 8px 0; }
summary:focus-visible, .scroll:focus-visible, .zoom button:focus-visible { outline: 3px solid #0072b2; outline-offset: 2px; }
.timeline { display: grid; grid-template-columns: minmax(90px, max-content) 1fr; gap: 0 10px; margin: 0 0 10px; }
.timeline ul { list-style: none; margin: 0; padding: 0; max-width: 260px; }
.timeline li { height: 26px; line-height: 26px; font-size: 13px; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; direction: rtl; text-align: left; }
.timeline li span { unicode-bidi: plaintext; direction: ltr; }
.scroll { overflow-x: auto; overflow-y: hidden; }
.scroll svg.lanes { display: block; width: 100%; min-width: 480px; }
.zoom { grid-column: 2; display: flex; gap: 6px; justify-content: flex-end; }
.zoom button { font: inherit; font-size: 13px; min-width: 32px; min-height: 28px; border: 1px solid var(--faint); border-radius: 6px; background: ${INK.ground}; color: var(--text); cursor: pointer; }
.legend { display: flex; flex-wrap: wrap; gap: 4px 18px; list-style: none; padding: 0; margin: 6px 0; font-size: 13px; }
.legend i { display: inline-block; width: 12px; height: 12px; border-radius: 2px; margin-right: 6px; vertical-align: -1px; }
pre { background: var(--panel); border-radius: 8px; padding: 12px; overflow-x: auto; font-size: 13px; line-height: 1.45; }
code { font-family: ui-monospace, "SF Mono", Menlo, Consolas, "Liberation Mono", monospace; }
footer { color: var(--soft); font-size: 13px; padding-top: 24px; padding-bottom: 32px; }
@media print { details { break-inside: avoid; } .zoom { display: none; } }
`;
