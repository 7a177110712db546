import type { Fault, Region } from '../scenario/scenario.ts';

/** Faults that are in force together whenever a state is visited. */
export interface Together {
  /** The state's path. */
  readonly path: string;
  readonly faults: readonly Fault[];
}

/**
 * For each state of a machine, the faults that every visit of it has in force at one moment, whatever is drawn: its own
 * and those of the states that it is inside of. What else is in force may be more, by other regions.
 */
export function certainlyTogether(region: Region, outside: readonly Fault[] = []): Together[] {
  return [...region.states.values()].flatMap(({ path, inject, nested, parallel }) => {
    const certain = inject.filter(({ probability, optional }) => probability === 1 && !optional);
    const lasting = [...outside, ...certain.filter(({ lasts }) => lasts)];
    // One that is over at once takes a place while it is made.
    const last = certain.at(-1);
    return [
      { path, faults: last && !last.lasts ? [...lasting, last] : lasting },
      ...[...(nested ? [nested] : []), ...(parallel?.values() ?? [])].flatMap((inner) =>
        certainlyTogether(inner, lasting),
      ),
    ];
  });
}
