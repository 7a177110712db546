import { type Markup, markup } from '../markup.ts';
import { timelineBody, timelineHeight } from '../svg/timeline.ts';
import type { Timeline } from '../timeline/timeline.ts';

export interface Column {
  readonly head: string;
  readonly kind?: 'number' | 'time' | 'bar';
}

type Cell = string | number | Markup;

/** A table with a caption; the first cell of each row is its heading. */
export function table(
  caption: string,
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
): Markup {
  const cls = (index: number) => {
    const { kind } = columns[index] as Column;
    return kind ? markup` class="${kind}"` : undefined;
  };
  return markup`<div class="wide"><table><caption>${caption}</caption><thead><tr>${columns.map(
    ({ head }, index) => markup`<th scope="col"${cls(index)}>${head}</th>`,
  )}</tr></thead><tbody>${rows.map(
    (cells) => markup`<tr>${cells.map((cell, index) =>
      index === 0 ? markup`<th scope="row"${cls(index)}>${cell}</th>` : markup`<td${cls(index)}>${cell}</td>`,
    )}</tr>
`,
  )}</tbody></table></div>`;
}

/** What matters most, as a row of small panels. */
export function facts(list: readonly (readonly [name: string, value: string | number | Markup])[]): Markup {
  return markup`<dl class="facts">${list.map(([name, value]) => markup`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}

/** A timeline that scrolls and zooms, its labels beside it. */
export function timelineFigure(timeline: Timeline, name: string): Markup {
  return markup`<div class="timeline"><ul>${timeline.lanes.map(
    ({ label }) => markup`<li title="${label}"><span>${label}</span></li>`,
  )}</ul><div class="scroll" tabindex="0" role="region" aria-label="Timeline of ${name}"><svg class="lanes" height="${timelineHeight(timeline)}" role="img" aria-label="Timeline of ${name}; the table of events below says the same">${timelineBody(timeline)}</svg></div></div>`;
}

/** A share as a bar. */
export function gauge(share: number): Markup {
  return markup`<span class="gauge"><i style="width:${Number((share * 100).toFixed(2))}%"></i></span>`;
}

/** `70.0 %` */
export function percentText(share: number): string {
  return share === 0 || share === 1 ? `${share * 100} %` : `${(share * 100).toFixed(1)} %`;
}
