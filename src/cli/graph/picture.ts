import type { Registry } from '../../injectors/registry.ts';
import { stormConfig } from '../../machine/config.ts';
import { type Chart, chartOf } from '../../pictures/statechart/chart.ts';
import { dot } from '../../pictures/statechart/dot.ts';
import { mermaid } from '../../pictures/statechart/mermaid.ts';
import type { Scenario } from '../../scenario/scenario.ts';

type Draw = (scenario: Scenario, chart: () => Chart) => string | Promise<string>;

export const GRAPH_FORMATS = {
  mermaid: (_, chart) => mermaid(chart()),
  dot: (_, chart) => dot(chart()),
  svg: async (_, chart) => (await import('../../pictures/statechart/svg.ts')).svg(chart()),
  xstate: (scenario) => `${JSON.stringify(stormConfig(scenario), null, 2)}\n`,
} as const satisfies Readonly<Record<string, Draw>>;

export type GraphFormat = keyof typeof GRAPH_FORMATS;

/** The statechart of a scenario. */
export async function picture(scenario: Scenario, format: GraphFormat, registry: Registry): Promise<string> {
  const draw: Draw = GRAPH_FORMATS[format];
  return draw(scenario, () => chartOf(scenario, registry));
}
