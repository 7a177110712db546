import type { ActiveRun } from '../../agent/runs.ts';
import type { Tally } from '../../events/tally.ts';
import type { RunSchema } from '../../protocol/gen/squall/v1/agent_pb.ts';
import type { Init } from './init.ts';
import { moment, span } from './time.ts';

export type RunInit = Init<typeof RunSchema>;

/** A run that is going on, or has just ended, as the API tells it. */
export function activeRun({ id, tally, seed, scenario, dryRun, awaited }: ActiveRun): RunInit {
  const told = { ...tallied(id, tally), scenario, seed, dryRun };
  return tally.finished ? told : { ...told, awaited: awaited() };
}

/** A run as its events have it. */
export function tallied(run: string, tally: Tally): RunInit {
  const { scenario, seed, dryRun, started, states, faults, probes, counts, finished } = tally;
  return {
    run,
    scenario,
    seed,
    dryRun,
    started: moment(started),
    ...(finished ? ending(finished) : {}),
    states: [...states].map(([state, { entered, lasts, ends }]) => ({
      state,
      entered: moment(entered),
      ends,
      ...(lasts === undefined ? {} : { lasts: span(lasts) }),
    })),
    faults: [...faults].map(([fault, { type, state, message }]) => ({ fault, type, state, message })),
    probes: [...probes].map(([probe, { ok, message }]) => ({ probe, ok, message })),
    counts,
  };
}

/** How a run ended. */
export function ending(finished: NonNullable<Tally['finished']>): RunInit {
  const { time, outcome, reason, limit, leftBehind, labels } = finished;
  return {
    finished: moment(time),
    outcome,
    reason,
    ...(limit === undefined ? {} : { limit }),
    leftBehind: [...leftBehind],
    labels,
  };
}
