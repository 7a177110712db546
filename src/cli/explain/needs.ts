import type { Registry } from '../../injectors/registry.ts';
import type { Host, Missing } from '../../plugin/index.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import { allStates } from '../../scenario/states.ts';

/** What one fault of a scenario lacks on this machine. */
export interface Need {
  readonly state: string;
  /** Its id. */
  readonly fault: string;
  readonly type: string;
  readonly ok: boolean;
  /** Whether a run goes on without it, instead of being refused. */
  readonly optional: boolean;
  readonly missing: readonly Missing[];
}

/** Asks each fault what this machine lacks for it: the same answers that refuse a run. */
export function needsOf({ storm }: Scenario, registry: Registry, host: Host): Promise<Need[]> {
  const faults = allStates(storm).flatMap(({ path, inject }) =>
    inject.map((fault) => ({ state: path, fault })),
  );
  return Promise.all(
    faults.map(async ({ state, fault: { id, type, parameters, optional } }) => {
      const missing = (await registry.get(type)?.missing(parameters, host)) ?? [];
      return { state, fault: id, type, ok: missing.length === 0, optional, missing };
    }),
  );
}
