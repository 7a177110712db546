import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { type Family, families } from './families.ts';

type Families = typeof families;
type Label<F extends Family> = F['labels'][number];
type Metric<F extends Family> = F['type'] extends 'counter'
  ? Counter<Label<F>>
  : F['type'] extends 'gauge'
    ? Gauge<Label<F>>
    : Histogram<Label<F>>;

/** Every metric, by what it is called in the code. */
export type Metrics = { readonly [K in keyof Families]: Metric<Families[K]> } & {
  /** What a scraper gets. */
  readonly registry: Registry;
};

/** The metrics of one agent, on a registry of their own. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  const made = Object.entries<Family>(families).map(([key, family]) => [key, make(family, registry)]);
  return { ...(Object.fromEntries(made) as Omit<Metrics, 'registry'>), registry } as Metrics;
}

function make({ name, type, help, labels, buckets }: Family, registry: Registry) {
  const common = { name, help, labelNames: [...labels], registers: [registry] };
  switch (type) {
    case 'counter':
      return new Counter(common);
    case 'gauge':
      return new Gauge(common);
    case 'histogram':
      return new Histogram({ ...common, ...(buckets ? { buckets: [...buckets] } : {}) });
  }
}
