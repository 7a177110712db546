import { equal } from 'node:assert/strict';
import { systemClock } from '../../host/clock.ts';
import type { Host, Json } from '../../plugin/index.ts';
import type { Rig } from '../rig.ts';
import type { Rule } from '../rule.ts';

/** Milliseconds in which a fault that is aborted must give up or be done. */
const BOUND = 5000;

/** A fault that is aborted while it is being made ends soon, and can be taken back. */
export function abort<P, U extends Json>(): Readonly<Record<string, Rule<P, U>>> {
  return {
    'is aborted as it begins, and leaves no trace': (rig) =>
      abortWhen(rig, (host, stop) => {
        setImmediate(stop);
        return host;
      }),
    'is aborted half-way, and leaves no trace': (rig) => abortWhen(rig, afterFirstAct),
  };
}

async function abortWhen<P, U extends Json>(
  rig: Rig<P, U>,
  arrange: (host: Host, stop: () => void) => Host,
): Promise<void> {
  const before = await rig.surroundings();
  const undo = await rig.plan();
  const controller = new AbortController();
  const host = arrange(rig.host, () => controller.abort());
  const applying = rig.apply(undo, rig.context(controller.signal, host));
  await settled(applying);
  await rig.revert();
  if (!rig.lasts) return;
  await rig.assertInForce(false, 'after it was aborted and reverted');
  equal(await rig.surroundings(), before);
}

/** The machine that stops the fault as soon as it has been touched for the first time. */
function afterFirstAct(host: Host, stop: () => void): Host {
  const thenStop =
    <A extends unknown[], R>(act: (...args: A) => R) =>
    (...args: A): R => {
      const result = act(...args);
      if (result instanceof Promise) result.finally(stop).catch(() => {});
      else stop();
      return result;
    };
  return {
    ...host,
    signal: thenStop(host.signal),
    run: thenStop(host.run),
    startHelper: thenStop(host.startHelper),
    writeText: thenStop(host.writeText),
  };
}

function settled(work: Promise<unknown>): Promise<void> {
  return new Promise((resolve, reject) => {
    const late = new Error(`an aborted fault was still at work after ${BOUND} ms`);
    const timer = systemClock.setTimeout(() => reject(late), BOUND);
    const done = () => {
      systemClock.clearTimeout(timer);
      resolve();
    };
    work.then(done, done);
  });
}
