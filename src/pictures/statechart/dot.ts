import { INK, inkOf } from '../ink.ts';
import { wrap } from '../wrap.ts';
import type { Chart, ChartRegion, ChartState } from './chart.ts';

/** Characters of a line in a state. */
const WIDTH = 34;

/** A chart in Graphviz's language. */
export function dot(chart: Chart): string {
  const ids = new Map<string, string>();
  number(chart.region, ids);
  const heading = [
    `<b>${escaped(chart.title)}</b>`,
    ...chart.lines.flatMap((line) => wrap(line, 80)).map((line) => small(line)),
  ];
  return [
    `digraph ${quote(chart.title)} {`,
    '  compound=true; rankdir=TB; nodesep=0.35; ranksep=0.45; newrank=true;',
    '  fontname="Helvetica"; fontsize=16; labelloc=t; labeljust=l;',
    `  label=<${heading.join('<br align="left"/>')}<br align="left"/>>;`,
    '  node [fontname="Helvetica", fontsize=15, shape=plain];',
    `  edge [fontname="Helvetica", fontsize=14, color=${quote(INK.line)}, fontcolor=${quote(INK.text)}, arrowsize=0.7];`,
    ...regionLines(chart.region, ids, '  ', 'start'),
    '}',
    '',
  ].join('\n');
}

function number({ states }: ChartRegion, ids: Map<string, string>): void {
  for (const { path, regions } of states) {
    ids.set(path, `s${ids.size}`);
    for (const region of regions) number(region, ids);
  }
}

function regionLines(
  region: ChartRegion,
  ids: ReadonlyMap<string, string>,
  indent: string,
  start: string,
): string[] {
  const id = (path: string) => ids.get(path) as string;
  return [
    `${indent}${start} [shape=circle, style=filled, fillcolor=${quote(INK.text)}, label="", width=0.14];`,
    ...region.states.flatMap((state) => stateLines(state, ids, indent)),
    `${indent}${start} -> ${id(region.initial)}${attributes(endOf(region.initial, region, ids, 'lhead'))};`,
    ...region.states.flatMap((state) =>
      state.ways.map(({ to, label, failure }) => {
        const parts = {
          ...(label === '' ? {} : { label: ` ${wrap(label, 24).join('\n')} ` }),
          ...(failure ? { style: 'dashed', color: INK.bad, fontcolor: INK.bad } : {}),
          ...(state.regions.length > 0 ? { ltail: `cluster_${id(state.path)}` } : {}),
          ...endOf(to, region, ids, 'lhead'),
        };
        return `${indent}${id(state.path)} -> ${id(to)}${attributes(parts)};`;
      }),
    ),
  ];
}

/** An edge to a state with others inside ends at its frame. */
function endOf(
  path: string,
  region: ChartRegion,
  ids: ReadonlyMap<string, string>,
  key: string,
): Record<string, string> {
  const state = region.states.find((each) => each.path === path);
  return state && state.regions.length > 0 ? { [key]: `cluster_${ids.get(path)}` } : {};
}

function stateLines(state: ChartState, ids: ReadonlyMap<string, string>, indent: string): string[] {
  const id = ids.get(state.path) as string;
  if (state.final)
    return [
      `${indent}${id} [shape=doublecircle, width=0.2, label="", xlabel=${quote(state.name)}, style=filled, fillcolor=${quote(INK.text)}];`,
    ];
  const node = `${indent}${id} [label=<${box(state)}>];`;
  if (state.regions.length === 0) return [node];
  const inner = `${indent}  `;
  return [
    `${indent}subgraph cluster_${id} {`,
    `${inner}style=rounded; color=${quote(INK.line)}; label=""; margin=12;`,
    `${inner}${node.trim()}`,
    ...state.regions.flatMap((region, index) => [
      `${inner}subgraph cluster_${id}_${index} {`,
      `${inner}  style="rounded,dashed"; color=${quote(INK.faint)}; fontsize=14; label=${quote(region.name ?? '')};`,
      ...regionLines(region, ids, `${inner}  `, `${id}_start${index}`),
      `${inner}}`,
      `${indent}  ${id} -> ${id}_start${index} [style=dotted, arrowhead=none];`,
    ]),
    `${indent}}`,
  ];
}

/** A state as a box: its name, its faults in their colours, how long it lasts. */
function box({ name, faults, lines }: ChartState): string {
  const rows = [
    `<tr><td bgcolor=${quote(INK.panel)}><b>${escaped(name)}</b></td></tr>`,
    ...faults.map(({ type, text }) => {
      const said = wrap(`${type}: ${text}`, WIDTH).map(escaped).join('<br align="left"/>');
      const { fill, text: ink } = inkOf(type);
      return `<tr><td align="left" bgcolor=${quote(fill)}><font color=${quote(ink)}>${said}<br align="left"/></font></td></tr>`;
    }),
    ...lines.map(
      (line) =>
        `<tr><td align="left">${wrap(line, WIDTH).map(small).join('<br align="left"/>')}<br align="left"/></td></tr>`,
    ),
  ];
  return `<table border="1" cellborder="0" cellspacing="0" cellpadding="4" style="rounded" color=${quote(INK.line)} bgcolor="white">${rows.join('')}</table>`;
}

function small(text: string): string {
  return `<font point-size="14" color=${quote(INK.soft)}>${escaped(text)}</font>`;
}

function attributes(values: Readonly<Record<string, string>>): string {
  const list = Object.entries(values).map(([key, value]) => `${key}=${quote(value)}`);
  return list.length === 0 ? '' : ` [${list.join(', ')}]`;
}

function quote(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"]|\p{Cc}/gu, (character) => `&#${character.codePointAt(0)};`);
}
