import { readFileSync, writeFileSync } from 'node:fs';
import { relative } from 'node:path';

// Writes the page that shows how much of each folder the unit tests reach, and what is left to which other tests.

interface Counts {
  readonly total: number;
  readonly covered: number;
}

/** What the unit tests leave to others, and why, by folder. */
const REASONS: Readonly<Record<string, string>> = {
  agent: 'agents as processes: `test/cli/agent`, `test/api`, the soak test',
  api: 'servers with tokens, TLS and streams: `test/api`',
  cli: 'verbs are started as programs, in processes of their own: `test/cli`',
  client: 'speaks to an agent that is a process: `test/cli/remote`, `test/api`',
  events: 'the live view of a terminal: `test/cli/run`',
  hogs: 'programs of their own, which use up what is there: `test/hogs`, `test/conformance`',
  host: 'needs root, cgroups or namespaces: `test/host`, `test/conformance`',
  injectors: 'real faults, read back from the kernel: `test/injectors`, `test/conformance`, `test/crash`',
  journal: 'kills between two writes: `test/crash`',
  kube: 'a real API server: `test/kube`',
  loader: 'a process of its own: `test/loader`, `test/cli/agent`',
  pictures: 'pages, in a browser: `test/pictures`',
  protocol: 'calls over a real connection: `test/api`',
  report: 'reports of real runs: `test/cli/report`',
  runner: 'runs with a watchdog: `test/crash`, `test/package`',
  watchdog: 'a process of its own, which outlives Squall: `test/crash`',
};

/** Percent of lines from which on a folder needs no reason for the rest. */
const ENOUGH = 90;

const summary: Readonly<Record<string, { readonly lines: Counts; readonly branches: Counts }>> = JSON.parse(
  readFileSync('coverage/coverage-summary.json', 'utf8'),
);
const folders = new Map<string, { lines: Counts; branches: Counts }>();
for (const [file, { lines, branches }] of Object.entries(summary)) {
  const folder = file === 'total' ? 'all' : relative('src', file).split('/')[0];
  const sum = folders.get(folder as string);
  folders.set(folder as string, {
    lines: sum ? add(sum.lines, lines) : lines,
    branches: sum ? add(sum.branches, branches) : branches,
  });
}
// The sum, which comes first, goes below.
const [all, ...each] = [...folders];
const rows = [...each.sort(), all as (typeof each)[number]].map(([folder, { lines, branches }]) => {
  const reason = percent(lines) < ENOUGH ? (REASONS[folder] ?? '') : '';
  if (percent(lines) < ENOUGH && reason === '' && folder !== 'all')
    throw new Error(`src/${folder} is covered to ${percent(lines)} %: say in scripts/coverage.ts why`);
  const name = folder === 'all' ? '**all**' : `\`src/${folder}/\``;
  return `| ${name} | ${lines.total} | ${percent(lines)} % | ${percent(branches)} % | ${reason} |`;
});
const [before] = readFileSync('docs/coverage.md', 'utf8').split('| folder |');
const head = [
  '| folder | lines | covered | branches | what covers the rest |',
  '| --- | --: | --: | --: | --- |',
];
writeFileSync('docs/coverage.md', `${before}${[...head, ...rows].join('\n')}\n`);

function add(one: Counts, other: Counts): Counts {
  return { total: one.total + other.total, covered: one.covered + other.covered };
}

function percent({ total, covered }: Counts): number {
  return total === 0 ? 100 : Math.round((covered / total) * 100);
}
