import type { Chart, ChartRegion, ChartState } from './chart.ts';

/** A chart in Mermaid's language, as GitHub and many wikis draw it. */
export function mermaid(chart: Chart): string {
  const ids = new Map<string, string>();
  number(chart.region, ids);
  const lines = [
    '---',
    `title: ${JSON.stringify(chart.title)}`,
    '---',
    'stateDiagram-v2',
    ...regionLines(chart.region, ids, '  '),
  ];
  return `${lines.join('\n')}\n`;
}

/** Mermaid takes only letters and digits for granted. */
function number({ states }: ChartRegion, ids: Map<string, string>): void {
  for (const { path, regions } of states) {
    ids.set(path, `s${ids.size}`);
    for (const region of regions) number(region, ids);
  }
}

function regionLines(
  { initial, states }: ChartRegion,
  ids: ReadonlyMap<string, string>,
  indent: string,
): string[] {
  const id = (path: string) => ids.get(path) as string;
  return [
    ...states.flatMap((state) => stateLines(state, ids, indent)),
    `${indent}[*] --> ${id(initial)}`,
    ...states.flatMap(({ path, ways, final }) => [
      ...ways.map(
        ({ to, label }) => `${indent}${id(path)} --> ${id(to)}${label === '' ? '' : ` : ${safe(label)}`}`,
      ),
      ...(final ? [`${indent}${id(path)} --> [*]`] : []),
    ]),
  ];
}

function stateLines(
  { path, name, faults, lines, regions }: ChartState,
  ids: ReadonlyMap<string, string>,
  indent: string,
): string[] {
  const id = ids.get(path) as string;
  const text = [...faults.map(({ type, text }) => `⚡ ${type} ${text}`), ...lines];
  const title = `${indent}state "${safe(name)}" as ${id}`;
  if (regions.length === 0) return [title, ...text.map((line) => `${indent}${id} : ${safe(line)}`)];
  const inside = regions.map((region) => regionLines(region, ids, `${indent}  `));
  // A composite state takes no lines of its own.
  const heading = [name, ...text].map(safe).join('<br/>');
  return [
    `${indent}state "${heading}" as ${id}`,
    `${indent}state ${id} {`,
    ...inside.flatMap((lines, index) => (index === 0 ? lines : [`${indent}  --`, ...lines])),
    `${indent}}`,
  ];
}

/** What Mermaid would take for its own. */
function safe(text: string): string {
  return text.replace(/[#;:"<>\\{}`]|\p{Cc}/gu, (character) => `#${character.codePointAt(0)};`);
}
