import { probe } from '../../src/injectors/network/kernel/features.ts';
import { type Fault, faultsOf } from '../../test/injectors/network/fault.ts';
import { FAR, LINK, makePair, type Pair, type Peer } from '../../test/support/netns.ts';
import { median } from '../faults/processes.ts';
import { byHand, filter, tc } from './by-hand.ts';

/** What traffic that no fault is aimed at gets. */
interface Measured {
  /** Gigabits a second, by TCP. */
  readonly throughput: number;
  /** Microseconds that one ping takes that follows upon another. */
  readonly roundTrip: number;
}

export type Forwarding = ReadonlyMap<string, Measured>;

const BYTES = 400_000_000;
const PINGS = 20_000;

/** Measures untouched traffic with no, one and 20 faults in force, and beside as many aims of plain tc, in turn. */
export async function benchForwarding(rounds: number): Promise<Forwarding> {
  const pair = makePair();
  try {
    const near = pair.near.peer();
    await pair.far.peer().listen([5001]);
    const faults = faultsOf(pair.near);
    const { netem } = await probe(faults.host);
    const parameters = netem ? { delay: '100ms' } : { rate: '100mbit' };
    const queue = netem ? 'netem delay 100ms' : 'tbf rate 100mbit burst 125000 limit 2625000';
    const inject = async (count: number) => {
      const made: Fault[] = [];
      for (let index = 0; index < count; index++)
        made.push(await faults.inject({ ...parameters, to: `10.9.${index}.1`, ports: [5432] }));
      return async () => {
        for (const fault of made) await fault.revert();
      };
    };
    const byTc = async (count: number) => {
      for (const line of byHand(LINK, '10.9.0.1', 5432, queue)) await tc(faults.host, line);
      for (let index = 1; index < count; index++)
        await tc(faults.host, filter(LINK, `10.9.${index}.1`, 5432));
      return () => tc(faults.host, `qdisc del dev ${LINK} root`);
    };
    const cases = new Map<string, () => Promise<() => Promise<unknown>>>([
      ['nothing', async () => async () => {}],
      ['1 fault', () => inject(1)],
      ['20 faults', () => inject(20)],
      ['plain tc, 1 aim', () => byTc(1)],
      ['plain tc, 20 aims', () => byTc(20)],
    ]);
    const found = new Map([...cases.keys()].map((name) => [name, [] as Measured[]]));
    await measure(pair, near);
    for (let round = 0; round < rounds; round++) {
      for (const [name, make] of cases) {
        const undo = await make();
        found.get(name)?.push(await measure(pair, near));
        await undo();
      }
    }
    return new Map([...found].map(([name, all]) => [name, middle(all)]));
  } finally {
    pair.remove();
  }
}

/** The rows as text. */
export function formatForwarding(found: Forwarding): string {
  const bare = found.get('nothing') as Measured;
  return [
    'Untouched traffic, in force      TCP (median)        ping after ping (median)',
    ...[...found].map(([name, { throughput, roundTrip }]) =>
      [
        name.padEnd(24),
        `${throughput.toFixed(2)} Gbit/s ${percent(throughput, bare.throughput)}`.padStart(22),
        `${roundTrip.toFixed(1)} µs ${percent(roundTrip, bare.roundTrip)}`.padStart(24),
      ].join(''),
    ),
  ].join('\n');
}

async function measure(pair: Pair, near: Peer): Promise<Measured> {
  const throughput = ((await near.throughput(FAR.v4, 5001, BYTES)) * 8) / 1e9;
  const said = pair.near.exec(`ping -q -f -c ${PINGS} ${FAR.other}`);
  // What ping says of a single one is in whole microseconds: too coarse.
  return { throughput, roundTrip: (Number(/time (\d+)ms/.exec(said)?.[1]) * 1000) / PINGS };
}

function middle(all: readonly Measured[]): Measured {
  return {
    throughput: median(all.map(({ throughput }) => throughput)),
    roundTrip: median(all.map(({ roundTrip }) => roundTrip)),
  };
}

function percent(value: number, beside: number): string {
  const difference = (value / beside - 1) * 100;
  return `${difference >= 0 ? '+' : ''}${difference.toFixed(1)}%`;
}
