import type { Branch, Fault, Probe, Region, Scenario, State } from '../../src/scenario/scenario.ts';

/** A state as short as a test wants it: branches as names, regions as nested objects. */
export type Sketch = Omit<Partial<State>, 'next' | 'for' | 'on' | 'nested' | 'parallel' | 'inject'> & {
  next?: string | Partial<Branch>[];
  for?: number | { min: number; max: number };
  on?: Record<string, string>;
  inject?: Partial<Fault>[];
  nested?: Record<string, Sketch>;
  parallel?: Record<string, Record<string, Sketch>>;
};

/** A scenario from sketches of its states, as the loader would make it. */
export function sketch(states: Record<string, Sketch>, header: Partial<Scenario> = {}): Scenario {
  return {
    name: 'test',
    labels: {},
    timeout: 600_000,
    schedule: [],
    concurrency: 'forbid',
    suspend: false,
    steadyState: [],
    stopWhen: [],
    storm: region(states, ''),
    ...header,
  };
}

export function probe(name: string): Probe {
  return { name, kind: 'file', path: `/nowhere/${name}`, exists: true, every: 1000, failures: 1 };
}

function region(states: Record<string, Sketch>, prefix: string): Region {
  const entries = Object.entries(states).map(([name, each]) => [name, state(name, each, prefix)] as const);
  return { initial: entries[0]?.[0] as string, states: new Map(entries) };
}

function state(
  name: string,
  { next, for: lasts, on, nested, parallel, inject, ...rest }: Sketch,
  prefix: string,
): State {
  const path = `${prefix}${name}`;
  const regions = Object.entries(parallel ?? {}).map(
    ([key, states]) => [key, region(states, `${path}.${key}.`)] as const,
  );
  return {
    name,
    path,
    inject: (inject ?? []).map((fault) => ({
      id: `${path}.${fault.type}`,
      type: 'note',
      parameters: {},
      lasts: true,
      probability: 1,
      optional: false,
      ...fault,
    })),
    ...(lasts === undefined ? {} : { for: typeof lasts === 'number' ? { min: lasts, max: lasts } : lasts }),
    next: typeof next === 'string' ? [{ to: next, probability: 1 }] : ((next ?? []) as Branch[]),
    on: new Map(Object.entries(on ?? {})),
    expect: [],
    final: false,
    ...(nested ? { nested: region(nested, `${path}.`) } : {}),
    ...(parallel ? { parallel: new Map(regions) } : {}),
    ...rest,
  };
}
