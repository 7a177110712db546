import { probe } from '../../src/injectors/network/kernel/features.ts';
import { network } from '../../src/injectors/network.ts';
import { faultsOf } from '../../test/injectors/network/fault.ts';
import { LINK, makePair } from '../../test/support/netns.ts';
import { median } from '../faults/processes.ts';
import { byHand, tc } from './by-hand.ts';

/** Milliseconds, at the median. */
interface Times {
  readonly apply: number;
  readonly revert: number;
}

export interface AllTimes {
  readonly bare: Times;
  /** The only fault on its interface. */
  readonly first: Times;
  /** Beside one that is in force. */
  readonly second: Times;
  /** Beside many that are in force. */
  readonly last: Times;
  readonly standing: number;
}

/** Whether a machine takes ten times as long as one that runs at its own speed. */
export function isSlow({ apply }: Times): boolean {
  return apply > 250;
}

/** Times how long a fault takes to be applied and taken back, and the same by hand, in turn. */
export async function benchTimes(rounds = 15): Promise<AllTimes> {
  const pair = makePair();
  try {
    const faults = faultsOf(pair.near);
    const { netem } = await probe(faults.host);
    const parameters = netem ? { delay: '100ms' } : { rate: '100mbit' };
    const queue = netem ? 'netem delay 100ms limit 151000' : 'tbf rate 100mbit burst 125000 limit 2625000';
    const aimed = (index: number) => ({ ...parameters, to: `10.9.${index}.1`, ports: [5432] });
    const bare: Times[] = [];
    const first: Times[] = [];
    for (let round = 0; round < rounds && !(round > 2 && isSlow(middle(first))); round++) {
      bare.push(await timeBare(faults, queue));
      first.push(await timeFault(faults, aimed(0)));
    }
    await faults.inject(aimed(250));
    const again = () => repeat(first.length, () => timeFault(faults, aimed(0)));
    const second = await again();
    const standing = isSlow(middle(first)) ? 19 : 199;
    for (let index = 1; index < standing; index++) await faults.inject(aimed(index));
    const last = await again();
    return {
      ...{ bare: middle(bare), first: middle(first), second: middle(second), last: middle(last) },
      standing,
    };
  } finally {
    pair.remove();
  }
}

/** The rows as text. */
export function formatTimes({ bare, first, second, last, standing }: AllTimes): string {
  const row = (name: string, { apply, revert }: Times) =>
    `${name.padEnd(32)}${cell(apply, bare.apply)}${cell(revert, bare.revert)}${cell(apply + revert, bare.apply + bare.revert)}`;
  return [
    'Network fault aimed at a port      apply (median)   revert (median)              both',
    row('four tc commands; tc qdisc del', bare),
    row('the only fault', first),
    row('beside one other', second),
    row(`beside ${standing} others`, last),
  ].join('\n');
}

function cell(time: number, beside: number): string {
  return `${time.toFixed(1)} ms ${(time / beside).toFixed(1)}×`.padStart(18);
}

async function timeFault(
  faults: ReturnType<typeof faultsOf>,
  parameters: Parameters<ReturnType<typeof faultsOf>['plan']>[0],
): Promise<Times> {
  const { undo, context, revert } = await faults.plan(parameters);
  const apply = await time(async () => network.apply(parameters, undo, context));
  return { apply, revert: await time(revert) };
}

async function timeBare({ host }: ReturnType<typeof faultsOf>, queue: string): Promise<Times> {
  const lines = byHand(LINK, '10.9.0.1', 5432, queue);
  const apply = await time(async () => {
    for (const line of lines) await tc(host, line);
  });
  return { apply, revert: await time(() => tc(host, `qdisc del dev ${LINK} root`)) };
}

async function time(work: () => Promise<unknown>): Promise<number> {
  const since = performance.now();
  await work();
  return performance.now() - since;
}

async function repeat<T>(rounds: number, work: () => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  for (let round = 0; round < rounds; round++) results.push(await work());
  return results;
}

function middle(times: readonly Times[]): Times {
  return {
    apply: median(times.map(({ apply }) => apply)),
    revert: median(times.map(({ revert }) => revert)),
  };
}
