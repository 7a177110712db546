import { probe } from '../../src/injectors/network/kernel/features.ts';
import { faultsOf } from '../../test/injectors/network/fault.ts';
import { FAR, LINK, makePair } from '../../test/support/netns.ts';
import { byHand, tc } from './by-hand.ts';
import { startProxy } from './proxy.ts';
import { startTalk } from './talk.ts';

/** How far round trips by TCP are from the delay asked for; milliseconds, by what delays them. */
export type Accuracy = ReadonlyMap<string, { readonly median: number; readonly p99: number }> | undefined;

const DELAY = 20;
const QUESTIONS = 300;

/** Delays a conversation by Squall, by plain tc and by a proxy in user space; undefined where there is no netem. */
export async function benchAccuracy(): Promise<Accuracy> {
  const pair = makePair();
  try {
    const faults = faultsOf(pair.near);
    if (!(await probe(faults.host)).netem) return undefined;
    const talk = await startTalk(pair.near.name, pair.far.name, FAR.v4);
    const proxy = await startProxy(pair.near.name, 5000, FAR.v4, talk.port, DELAY);
    const ask = (host: string, port: number) => talk.ask(host, port, QUESTIONS);
    const base = await ask(FAR.v4, talk.port);
    const fault = await faults.inject({ delay: `${DELAY}ms`, ports: [talk.port] });
    const bySquall = await ask(FAR.v4, talk.port);
    await fault.revert();
    for (const line of byHand(LINK, FAR.v4, talk.port, `netem delay ${DELAY}ms`)) await tc(faults.host, line);
    const byTc = await ask(FAR.v4, talk.port);
    await tc(faults.host, `qdisc del dev ${LINK} root`);
    const byProxy = await ask('127.0.0.1', 5000);
    proxy.end();
    talk.end();
    const undelayed = at(base, 0.5);
    const error = (times: readonly number[]) => ({
      median: at(times, 0.5) - undelayed - DELAY,
      p99: at(times, 0.99) - undelayed - DELAY,
    });
    return new Map([
      ['Squall', error(bySquall)],
      ['plain tc', error(byTc)],
      ["a proxy (Toxiproxy's way)", error(byProxy)],
    ]);
  } finally {
    pair.remove();
  }
}

/** The rows as text. */
export function formatAccuracy(accuracy: Accuracy): string {
  if (!accuracy) return 'Delay beside a proxy: not measured, this kernel has no netem';
  return [
    `Round trip by TCP, ${DELAY} ms later     off at the median     off at 99 of 100`,
    ...[...accuracy].map(
      ([name, { median, p99 }]) =>
        `${name.padEnd(32)}${`${median.toFixed(2)} ms`.padStart(18)}${`${p99.toFixed(2)} ms`.padStart(21)}`,
    ),
  ].join('\n');
}

function at(times: readonly number[], share: number): number {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length * share)] ?? Number.NaN;
}
