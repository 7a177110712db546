import { computed, signal } from '@preact/signals';
import type { GetStatusResponse, Run, Scenario } from '../../../src/protocol/gen/squall/v1/agent_pb.ts';
import type { RunView } from './run.ts';

/** How the page is connected to the agent. */
export type Connection =
  | { readonly state: 'connecting' | 'live' }
  /** Since when, and why, in milliseconds since the Unix epoch. */
  | { readonly state: 'lost'; readonly since: number; readonly reason: string };

export const connection = signal<Connection>({ state: 'connecting' });

/** What the agent is; undefined before it has been heard. */
export const status = signal<GetStatusResponse | undefined>(undefined);

export const scenarios = signal<readonly Scenario[]>([]);

/** Counts up when the agent goes by other files, another config, or other schedules than before. */
export const changes = signal(0);

/** The runs that go on, and those that have ended since the page is open, by id. */
export const runs = signal<ReadonlyMap<string, RunView>>(new Map());

/** The last runs that are written down. */
export const recent = signal<readonly Run[]>([]);

export const active = computed(() =>
  [...runs.value.values()].filter(({ finished }) => finished === undefined),
);

export const mayOperate = computed(() => status.value?.role === 'operate');

/** The next firings of all scenarios, the first one first. */
export const upcoming = computed(() =>
  scenarios.value
    .flatMap((scenario) =>
      scenario.paused || scenario.suspended || status.value?.allPaused
        ? []
        : scenario.next.map((firing) => ({ scenario: scenario.name, firing })),
    )
    .sort((a, b) => Number((a.firing.start?.seconds ?? 0n) - (b.firing.start?.seconds ?? 0n))),
);
