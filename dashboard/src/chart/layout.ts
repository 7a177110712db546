import { graphlib, layout as place } from '@dagrejs/dagre';
import type { ChartRegion, ChartState, ChartWay } from '../../../src/protocol/gen/squall/v1/agent_pb.ts';
import { type Box, boxOf, PADDING } from './box.ts';

/** A machine with a place for everything; in pixels, from its own top left corner. */
export interface PlacedRegion {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly states: readonly PlacedState[];
  readonly ways: readonly PlacedWay[];
}

export interface PlacedState extends Box {
  readonly state: ChartState;
  readonly initial: boolean;
  readonly x: number;
  readonly y: number;
  /** What is within, each with its place in the state. */
  readonly regions: readonly { readonly region: PlacedRegion; readonly x: number; readonly y: number }[];
}

export interface PlacedWay {
  readonly way: ChartWay;
  readonly from: string;
  readonly points: readonly Point[];
  readonly label: Point;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Pixels between a region and what is beside it. */
const GAP = 14;
/** Pixels above a region that has a name. */
const NAME = 16;

/** Lays out a machine: what is within a state first, since the state must have room for it. */
export function layout(region: ChartRegion): PlacedRegion {
  const inner = new Map(region.states.map((state) => [state.path, state.regions.map(layout)]));
  const sizes = new Map(
    region.states.map((state) => [state.path, sizeOf(state, inner.get(state.path) ?? [])]),
  );
  const graph = new graphlib.Graph({ multigraph: true });
  graph.setGraph({ rankdir: 'TB', nodesep: 24, ranksep: 34, edgesep: 12, marginx: 4, marginy: 4 });
  for (const [path, { width, height }] of sizes) graph.setNode(path, { width, height });
  const ways = region.states.flatMap((state) =>
    state.ways.map((way, index) => ({ from: state.path, way, index })),
  );
  for (const { from, way, index } of ways)
    graph.setEdge(
      from,
      way.to,
      { width: way.label.length * 6.2 + 8, height: way.label === '' ? 0 : 14, labelpos: 'c' },
      `${index}`,
    );
  place(graph);
  const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number };
  return {
    name: region.name,
    width: Number.isFinite(width) ? width : 0,
    height: Number.isFinite(height) ? height : 0,
    states: region.states.map((state) => {
      const { x, y } = graph.node(state.path) as unknown as Point;
      const box = sizes.get(state.path) as Box;
      return {
        ...box,
        state,
        initial: state.path === region.initial,
        x: x - box.width / 2,
        y: y - box.height / 2,
        regions: arranged(inner.get(state.path) ?? [], box),
      };
    }),
    ways: ways.map(({ from, way, index }) => {
      const edge = graph.edge(from, way.to, `${index}`) as unknown as Point & { points: Point[] };
      return { way, from, points: edge.points, label: { x: edge.x ?? 0, y: edge.y ?? 0 } };
    }),
  };
}

/** The regions of a state side by side, below what is written in it. */
function arranged(regions: readonly PlacedRegion[], { inset }: Box): PlacedState['regions'] {
  let x = PADDING;
  return regions.map((region) => {
    const placed = { region, x, y: inset + (region.name === '' ? 0 : NAME) };
    x += region.width + GAP;
    return placed;
  });
}

function sizeOf(state: ChartState, regions: readonly PlacedRegion[]): Box {
  const box = boxOf(state);
  if (regions.length === 0) return box;
  const width = regions.reduce((sum, region) => sum + region.width + GAP, -GAP) + 2 * PADDING;
  const height = Math.max(...regions.map((region) => region.height + (region.name === '' ? 0 : NAME)));
  return { ...box, width: Math.max(box.width, width), height: box.inset + height + PADDING };
}
