import { dump, load } from 'js-yaml';

type Mapping = Record<string, unknown>;

/**
 * A scenario on a small scale, aimed at the demo shop: the same states, ways, faults and probes, but short, mild, and
 * at what a test has made itself.
 *
 * @param folder where disks are filled
 */
export function onSmallScale(text: string, folder: string): string {
  const { schedule: _, timeout: __, environment: ___, ...scenario } = load(text) as Mapping;
  return dump({ ...(small(scenario, folder) as Mapping), timeout: '2m' }, { noRefs: true });
}

function small(value: unknown, folder: string): unknown {
  if (Array.isArray(value)) return value.map((item) => small(item, folder));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, item]) => {
    // A region may have the name of a fault.
    const isRegion = Object.hasOwn(Object(item), 'states');
    const change = isRegion ? undefined : CHANGES[key];
    // Nobody serves Prometheus there.
    if (key === 'prometheus') return ['tcp', { host: '127.0.0.1', port: 8080, within: '5s' }];
    return [key, change ? change(item as never, folder) : small(item, folder)];
  });
  return patient(Object.fromEntries(entries));
}

/** What waits for something waits long enough for a slow machine, and looks often. */
function patient(changed: Mapping): Mapping {
  const { until } = changed;
  if (typeof until !== 'object' || until === null) return changed;
  return { ...changed, for: '20s', until: { ...until, every: '100ms' } };
}

/** By key: what stands there instead. */
const CHANGES: Readonly<Record<string, (value: never, folder: string) => unknown>> = {
  description: (value) => value,
  for: (value: string | Mapping) => (typeof value === 'string' ? '700ms' : { min: '300ms', max: '700ms' }),
  every: () => '500ms',
  // Faults.
  cpu: ({ ramp: _, utilization, ...rest }: Mapping) => ({
    ...rest,
    ...(utilization === undefined ? { load: 10, workers: 1 } : { utilization: 10 }),
  }),
  memory: () => ({ size: '16MiB' }),
  network: (fault: Mapping) => ({ ...fault, interface: 'lo', optional: true }),
  dns: (fault: Mapping) => ({ ...fault, optional: true }),
  limits: (fault: Mapping) => ({ ...fault, name: 'squall-demo-worker', optional: true }),
  disk: ({ io, fill }: Mapping, folder) => ({
    path: folder,
    ...(io ? { io: { workers: 1, rate: '8mbit' } } : {}),
    ...(fill ? { fill: '1MiB' } : {}),
  }),
  // A fault has a selector, a probe a name and a count.
  process: ({ name: _, command: __, exclude: ___, count, ...rest }: Mapping) => ({
    name: 'squall-demo-worker',
    ...(count === undefined ? { ...rest, ...('grace' in rest ? { grace: '2s' } : {}) } : { count: 2 }),
  }),
  // Probes.
  http: () => ({ url: 'http://127.0.0.1:8080/health', within: '5s' }),
  tcp: () => ({ host: '127.0.0.1', port: 8080, within: '5s' }),
  exec: () => ({ command: 'true' }),
};
