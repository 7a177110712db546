import type { MethodImpl } from '@connectrpc/connect';
import type { GoodVersion } from '../../agent/scenarios/store.ts';
import { apiError } from '../../protocol/errors.ts';
import type { AgentService } from '../../protocol/gen/squall/v1/agent_pb.ts';
import { regionMessage } from '../messages/chart.ts';
import { scenarioMessage } from '../messages/scenario.ts';
import type { ApiParts } from '../parts.ts';
import { page } from './page.ts';

/** Firings of one scenario that are told at most. */
const MOST_FIRINGS = 100;

export function listScenarios({ agent }: ApiParts): MethodImpl<typeof AgentService.method.listScenarios> {
  return (request) => {
    const firings = firingsOf(request.firings, 1);
    const sizes = { size: 100, most: 1000 };
    const { items, nextPageToken } = page(
      agent.files(),
      request,
      sizes,
      ({ file }) => file,
      (key, other) => key > other,
    );
    return { scenarios: items.map((stored) => scenarioMessage(stored, agent, firings)), nextPageToken };
  };
}

export function getScenario({
  agent,
  studies,
}: ApiParts): MethodImpl<typeof AgentService.method.getScenario> {
  return async ({ scenario: name, firings }) => {
    const version = goodVersion(agent, name);
    const stored = agent.files().find(({ good }) => good === version);
    if (!stored) throw noSuchScenario(name);
    const { region } = await studies.chart(version.scenario);
    const scenario = scenarioMessage(stored, agent, firingsOf(firings, 10));
    return { scenario, text: version.text, chart: regionMessage(region) };
  };
}

/** @throws ConnectError where the agent has none of that name */
export function goodVersion(agent: ApiParts['agent'], name: string): GoodVersion {
  const version = agent.find(name);
  if (!version) throw noSuchScenario(name);
  return version;
}

function noSuchScenario(name: string) {
  return apiError('no-such-scenario', `there is no valid scenario ${JSON.stringify(name)}`);
}

function firingsOf(asked: number | undefined, byDefault: number): number {
  if (asked === undefined) return byDefault;
  if (asked <= MOST_FIRINGS) return asked;
  throw apiError('bad-request', `firings is ${asked}, and ${MOST_FIRINGS} are the most`);
}
