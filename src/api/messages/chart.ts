import type { ChartRegion, ChartState } from '../../pictures/statechart/chart.ts';
import type { ChartRegionSchema, ChartStateSchema } from '../../protocol/gen/squall/v1/agent_pb.ts';
import type { Init } from './init.ts';

/** The states of a machine as the API tells them. */
export function regionMessage({ name = '', initial, states }: ChartRegion): Init<typeof ChartRegionSchema> {
  return { name, initial, states: states.map(stateMessage) };
}

function stateMessage(state: ChartState): Init<typeof ChartStateSchema> {
  const { path, name, final, faults, lines, regions, ways } = state;
  return {
    path,
    name,
    final,
    faults: [...faults],
    lines: [...lines],
    regions: regions.map(regionMessage),
    ways: [...ways],
  };
}
