import type { Json } from '../../../plugin/index.ts';
import type { Original } from '../record.ts';
import type { QdiscLine } from './state.ts';

type Options = Readonly<Record<string, unknown>>;

/**
 * Works out how an interface's root qdisc can be put back.
 *
 * @param qdiscs all of the interface's, those for incoming traffic left out
 * @param extras whether it has classes or filters
 * @param standard the kernel's default kind (`net.core.default_qdisc`), where that is known
 * @returns the snapshot, or why it could not be put back exactly
 */
export function snapshot(
  qdiscs: readonly QdiscLine[],
  extras: { readonly classes: boolean; readonly filters: boolean },
  standard: string | undefined,
): Original | string {
  const root = qdiscs.find((qdisc) => qdisc.root);
  if (!root) return 'it has no root qdisc';
  const kept = qdiscs as unknown as readonly Json[];
  if (root.handle === '0:') return kernelMade(qdiscs, root, standard) ?? { qdiscs: kept, restore: null };
  const name = `${root.kind} ${root.handle}`;
  if (extras.filters) return `its root qdisc ${name} has filters, which cannot be put back exactly`;
  if (extras.classes || qdiscs.length > 1)
    return `its root qdisc ${name} has classes or qdiscs below it, which cannot be put back exactly`;
  const words = restoreWords(root.kind, root.options ?? {});
  if (!words)
    return `its root qdisc ${name} has options that cannot be put back exactly: ${JSON.stringify(root.options)}`;
  return { qdiscs: kept, restore: { handle: root.handle, words: [root.kind, ...words] } };
}

/** Whether two listings show the same qdiscs; counters and reference counts aside. */
export function sameQdiscs(one: readonly unknown[], other: readonly unknown[]): boolean {
  return normal(one) === normal(other);
}

function normal(qdiscs: readonly unknown[]): string {
  return JSON.stringify(qdiscs, (key, value) =>
    key === 'refcnt' || key === 'direct_packets_stat' || key === 'dev' ? undefined : value,
  );
}

/** Qdiscs without a handle are the kernel's own and come back by themselves, if they are still its default. */
function kernelMade(
  qdiscs: readonly QdiscLine[],
  root: QdiscLine,
  standard: string | undefined,
): string | undefined {
  const configured = qdiscs.find((qdisc) => qdisc.handle !== '0:');
  if (configured)
    return `it has a qdisc ${configured.kind} ${configured.handle} below ${root.kind}, which cannot be put back exactly`;
  const leaves = qdiscs.filter((qdisc) => !['mq', 'noqueue', 'noop'].includes(qdisc.kind));
  const other = leaves.find((qdisc) => standard !== undefined && qdisc.kind !== standard);
  return other && `its qdisc ${other.kind} would not come back: net.core.default_qdisc is ${standard} by now`;
}

/** The options of a kind as `tc qdisc replace` takes them; undefined where not all of them are understood. */
function restoreWords(kind: string, options: Options): string[] | undefined {
  if (kind === 'tbf') return tbfWords(options);
  if (kind === 'netem') return netemWords(options);
  const known = SIMPLE_KINDS[kind];
  if (!known) return undefined;
  const words: string[] = [];
  // fq_codel shows `ecn` only where it is on, which is also what it is when nothing is said.
  for (const [key, value] of Object.entries(kind === 'fq_codel' ? { ecn: false, ...options } : options)) {
    const spell = known[key];
    if (!spell) return undefined;
    words.push(...spell(value));
  }
  return words;
}

type Spell = (value: unknown) => string[];

const plain =
  (word: string): Spell =>
  (value) => [word, `${value}`];
const flag =
  (word: string, off?: string): Spell =>
  (value) =>
    value ? [word] : off ? [off] : [];
const ignored: Spell = () => [];

/** CoDel keeps times in units of 1.024 µs and rounds down twice: the shown number must grow to come out again. */
const codelTime =
  (word: string): Spell =>
  (value) => {
    const shown = Number(value);
    const roundTrip = (time: number) => Math.floor((Math.floor((time * 1000) / 1024) * 1024) / 1000);
    return [word, `${roundTrip(shown) === shown ? shown : shown + 1}us`];
  };

const SIMPLE_KINDS: Readonly<Record<string, Readonly<Record<string, Spell>>>> = {
  pfifo: { limit: plain('limit') },
  bfifo: { limit: plain('limit') },
  pfifo_fast: { bands: ignored, priomap: ignored, multiqueue: ignored },
  htb: {
    r2q: plain('r2q'),
    default: plain('default'),
    direct_packets_stat: ignored,
    direct_qlen: plain('direct_qlen'),
  },
  sfq: {
    limit: plain('limit'),
    quantum: plain('quantum'),
    depth: plain('depth'),
    divisor: plain('divisor'),
    perturb: plain('perturb'),
  },
  fq_codel: {
    limit: plain('limit'),
    flows: plain('flows'),
    quantum: plain('quantum'),
    target: codelTime('target'),
    ce_threshold: codelTime('ce_threshold'),
    interval: codelTime('interval'),
    memory_limit: plain('memory_limit'),
    ecn: flag('ecn', 'noecn'),
    drop_batch: plain('drop_batch'),
  },
  codel: {
    limit: plain('limit'),
    target: codelTime('target'),
    ce_threshold: codelTime('ce_threshold'),
    interval: codelTime('interval'),
    ecn: flag('ecn', 'noecn'),
  },
  fq: {
    limit: plain('limit'),
    flow_limit: plain('flow_limit'),
    buckets: plain('buckets'),
    orphan_mask: plain('orphan_mask'),
    pacing: flag('pacing', 'nopacing'),
    quantum: plain('quantum'),
    initial_quantum: plain('initial_quantum'),
    maxrate: (value) => ['maxrate', `${Number(value) * 8}bit`],
    low_rate_threshold: (value) => ['low_rate_threshold', `${Number(value) * 8}bit`],
    refill_delay: (value) => ['refill_delay', `${value}us`],
    timer_slack: (value) => ['timer_slack', `${value}ns`],
    ce_threshold: (value) => ['ce_threshold', `${value}us`],
    horizon: (value) => ['horizon', `${value}us`],
    horizon_drop: (value) => (value === null || value ? ['horizon_drop'] : []),
    horizon_cap: (value) => (value === null || value ? ['horizon_cap'] : []),
  },
};

function tbfWords({ rate, burst, lat, limit, ...rest }: Options): string[] | undefined {
  if (Object.keys(rest).length > 0 || typeof rate !== 'number' || typeof burst !== 'number') return undefined;
  const bytes = tbfBurst(rate, burst);
  const queue = typeof limit === 'number' ? limit : ((Number(lat) + bufferTime(rate, bytes)) * rate) / 1e6;
  return ['rate', `${rate * 8}bit`, 'burst', `${bytes}`, 'limit', `${Math.ceil(queue)}`];
}

/**
 * The burst that is shown as `shown`: the kernel keeps it as a time in ticks of 64 ns, and tc shows it by way of
 * whole microseconds, both rounded down. Of those that fit, the middle one is safest from rounding of floats.
 */
function tbfBurst(rate: number, shown: number): number {
  const most = shown + Math.ceil(rate / 1e6) + 2;
  const fitting: number[] = [];
  for (let burst = shown; burst <= most; burst++) {
    if (Math.floor((rate * bufferTime(rate, burst)) / 1e6) === shown) fitting.push(burst);
  }
  return fitting[Math.floor(fitting.length / 2)] ?? shown;
}

/** Microseconds, as tc shows the time that a burst takes. */
function bufferTime(rate: number, burst: number): number {
  const ticks = Math.floor((burst * 1e9) / rate / 64);
  return Math.floor((ticks * 64) / 1000);
}

/** A netem with jitter may have a distribution, which the kernel does not show: that one is not understood. */
function netemWords(options: Options): string[] | undefined {
  const words: string[] = [];
  for (const [key, value] of Object.entries(options)) {
    const found = netemOption(key, value);
    if (!found) return undefined;
    words.push(...found);
  }
  return words;
}

function netemOption(key: string, value: unknown): string[] | undefined {
  if (key === 'limit') return ['limit', `${value}`];
  if (key === 'ecn' || key === 'gap') return value === false || value === 0 ? [] : undefined;
  const { correlation, ...rest } = value as Record<string, number>;
  if (key === 'delay' && rest.jitter === 0) return ['delay', `${netemTime(Number(rest.delay))}us`];
  const name = key === 'loss-random' ? 'loss' : key;
  if (!['loss', 'duplicate', 'corrupt'].includes(name) || rest[name] === undefined) return undefined;
  return [
    name,
    ...(name === 'loss' ? ['random'] : []),
    fraction(rest[name]),
    ...(correlation ? [fraction(correlation)] : []),
  ];
}

/** tc hands netem its times in ticks of 64 ns and rounds down, there and back: as with CoDel's. In seconds. */
function netemTime(seconds: number): number {
  const shown = Math.round(seconds * 1e6);
  const roundTrip = (time: number) => Math.floor(Math.floor(time * 15.625) / 15.625);
  return roundTrip(shown) === shown ? shown : shown + 1;
}

function fraction(value: number): string {
  return `${Number((value * 100).toPrecision(9))}%`;
}
