import { INK } from '../pictures/ink.ts';
import { type Markup, markup } from '../pictures/markup.ts';
import { eventsTable } from '../pictures/page/events.ts';
import { page } from '../pictures/page/page.ts';
import { facts, table, timelineFigure } from '../pictures/page/parts.ts';
import { timelineOf } from '../pictures/timeline/timeline.ts';
import { clockOf, secondOf } from '../pictures/when.ts';
import { formatDuration } from '../plugin/index.ts';
import type { FaultReport, ProbeLook, ProbeReport, Report } from './report.ts';

/** A run as a page, for whoever was not there. */
export function htmlReport(report: Report): string {
  const { scenario, run, start, end, events, source } = report;
  return page(
    `${scenario}: ${report.outcome ?? 'no end'}`,
    markup`<header><h1>${scenario} <span class="${report.outcome === 'passed' ? 'good' : 'bad'}">${report.outcome ?? 'did not end'}</span></h1><p>${report.reason}</p><p class="soft">${secondOf(start)} UTC, ${formatDuration(end - start)}, run ${run}${report.dryRun ? ', a dry run: nothing was changed' : ''}</p></header>
<main>${overview(report)}${leftBehindSection(report)}
<h2>Timeline</h2>${timelineFigure(timelineOf(events), scenario)}
${faultSection(report)}${probeSection(report)}
<h2>Events</h2><details><summary>${events.length} events</summary>${eventsTable(events)}</details>
${source !== undefined && markup`<h2>The scenario</h2><pre tabindex="0" role="region" aria-label="The scenario’s file"><code>${source}</code></pre>`}</main>
<footer><p>Made by Squall from the run’s journal.</p></footer>`,
  );
}

function overview({ seed, environment, labels, faults, probes, limit }: Report): Markup {
  const looks = probes.flatMap((probe) => probe.looks);
  return facts([
    ['Seed', seed],
    ...(environment === undefined ? [] : [['Environment', environment] as const]),
    ...Object.entries(labels).map(([name, value]) => [name, value] as const),
    ...(limit === undefined ? [] : [['Limit', limit] as const]),
    ['Faults made', faults.filter(({ injected }) => injected !== undefined).length],
    ['Skipped', faults.filter(({ skipped }) => skipped !== undefined).length],
    ['Faults that failed', faults.filter(({ error }) => error !== undefined).length],
    ['Probes held', looks.filter(({ ok }) => ok).length],
    ['Probes did not hold', looks.filter(({ ok }) => !ok).length],
  ]);
}

function leftBehindSection({ leftBehind }: Report): Markup | undefined {
  if (leftBehind.length === 0) return undefined;
  return markup`<h2 class="bad">Left behind</h2>${table(
    'What could not be taken back, and how to do it by hand',
    [{ head: 'Fault' }, { head: 'Kind' }, { head: 'Why' }, { head: 'Command' }],
    leftBehind.map(({ fault, type, error, command }) => [
      fault,
      type,
      error,
      command === undefined ? '' : markup`<code>${command}</code>`,
    ]),
  )}`;
}

function faultSection({ faults, end }: Report): Markup | undefined {
  if (faults.length === 0) return undefined;
  return markup`<h2>Faults</h2>${table(
    'What was to be hit, what was read back, and how it ended',
    [
      { head: 'Fault' },
      { head: 'State' },
      { head: 'Planned' },
      { head: 'Read back' },
      { head: 'From', kind: 'time' },
      { head: 'In force', kind: 'number' },
      { head: 'End' },
    ],
    faults.map((fault) => [
      fault.fault,
      fault.state,
      fault.planned?.message ?? '',
      fault.seen?.message ?? '',
      fault.injected === undefined ? '' : clockOf(fault.injected),
      fault.injected === undefined ? '' : formatDuration((fault.ended ?? end) - fault.injected),
      endOf(fault),
    ]),
  )}`;
}

function endOf({ error, skipped, undone, injected }: FaultReport): Markup | string {
  if (error !== undefined) return markup`<span class="bad">${error}</span>`;
  if (skipped !== undefined) return markup`<span class="soft">skipped: ${skipped}</span>`;
  if (undone) return undone.message;
  return injected === undefined
    ? ''
    : markup`<span class="bad">not taken back in this journal; <code>squall recover --list</code> says what is in force still</span>`;
}

function probeSection({ probes, start, end }: Report): Markup | undefined {
  if (probes.length === 0) return undefined;
  return markup`<h2>Probes</h2><p class="soft">One that is polled is written down when it changes.</p>${probes.map(
    (probe) =>
      markup`<h3>${probe.probe}${probe.state !== undefined && markup` <span class="soft">in ${probe.state}</span>`}</h3>${chart(probe, start, end)}${looksTable(probe)}`,
  )}`;
}

function looksTable({ looks }: ProbeReport): Markup {
  return table(
    'Each look',
    [{ head: 'Time', kind: 'time' }, { head: 'Holds' }, { head: 'What was seen' }, { head: 'Value' }],
    looks.map(({ time, ok, message, value }) => [
      clockOf(time),
      ok ? markup`<span class="good">yes</span>` : markup`<span class="bad">no</span>`,
      message,
      value === undefined ? '' : JSON.stringify(value),
    ]),
  );
}

/** Pixels. */
const CHART = { width: 720, height: 110, left: 60, bottom: 18 };

/** Values over time, where they are numbers and change. */
function chart({ looks, probe }: ProbeReport, start: number, end: number): Markup | undefined {
  const points = looks.filter(
    (look): look is ProbeLook & { value: number } => typeof look.value === 'number',
  );
  const values = points.map(({ value }) => value);
  const [least, most] = [Math.min(...values), Math.max(...values)];
  if (points.length < 2 || least === most) return undefined;
  const { width, height, left, bottom } = CHART;
  const x = (time: number) =>
    (left + ((time - start) / Math.max(1, end - start)) * (width - left - 10)).toFixed(1);
  const y = (value: number) =>
    (10 + (1 - (value - least) / (most - least)) * (height - bottom - 20)).toFixed(1);
  // A value holds until another one is seen.
  const path = points
    .map(({ time, value }, index) => (index === 0 ? `M${x(time)} ${y(value)}` : `H${x(time)}V${y(value)}`))
    .join('');
  return markup`<div class="scroll" tabindex="0" role="region" aria-label="Values of ${probe}"><svg width="${width}" height="${height}" role="img" aria-label="Values of ${probe} over time; the table below says the same"><path d="${path}" fill="none" stroke="${INK.line}" stroke-width="1.5"/>${points.map(
    ({ time, value, ok, message }) =>
      markup`<circle cx="${x(time)}" cy="${y(value)}" r="4" fill="${ok ? INK.good : INK.bad}"><title>${clockOf(time)}: ${message}</title></circle>`,
  )}<text x="0" y="16" font-size="11" fill="${INK.soft}">${most}</text><text x="0" y="${height - bottom - 6}" font-size="11" fill="${INK.soft}">${least}</text><text x="${left}" y="${height - 4}" font-size="11" fill="${INK.soft}">${clockOf(start)}</text><text x="${width - 10}" y="${height - 4}" font-size="11" fill="${INK.soft}" text-anchor="end">${clockOf(end)}</text></svg></div>`;
}
