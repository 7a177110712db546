import type { ChildProcess } from 'node:child_process';
import { rmSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { bundleEngine } from '../../test/crash/bundle.ts';
import { type Lane, makeLane } from '../../test/crash/lane.ts';
import { LINK } from '../../test/support/netns.ts';
import { until } from '../../test/support/wait.ts';

/** A Squall with four faults in force, in a network namespace of its own. */
export interface Storm {
  readonly lane: Lane;
  readonly squall: ChildProcess;
  /** The network before. */
  readonly before: string;
}

/**
 * Measures something that ends a storm of four faults: CPU, memory, a paused process and a network rate.
 *
 * @returns what `measure` returned, round by round
 */
export async function measureStorms(
  rounds: number,
  measure: (storm: Storm) => Promise<number>,
): Promise<number[]> {
  const { dist } = await bundleEngine();
  const lane = makeLane();
  try {
    const times: number[] = [];
    for (let round = 0; round < rounds; round++) times.push(await measure(await startStorm(lane, dist)));
    return times;
  } finally {
    lane.remove();
    rmSync(dist, { recursive: true, force: true });
  }
}

async function startStorm(lane: Lane, dist: string): Promise<Storm> {
  lane.renew();
  const before = lane.rules();
  const faults = [
    'cpu: {load: 10, workers: 1}',
    'memory: {size: 64MiB}',
    `process: {name: ${lane.name}, action: pause}`,
    `network: {interface: ${LINK}, rate: 5mbit, ports: [5432]}`,
  ];
  const file = lane.space.write(
    'storm.yaml',
    `{name: four, states: {storm: {inject: [${faults.map((fault) => `{${fault}}`).join(', ')}], for: 60s, next: done}, done: {final: true}}}`,
  );
  const squall = lane.start([process.execPath, `${dist}/squall.js`, 'run', file, '--json']);
  let injected = 0;
  createInterface({ input: squall.stdout as NodeJS.ReadableStream }).on('line', (line) => {
    if (JSON.parse(line).event === 'fault.injected') injected++;
  });
  await until('four faults are in force', () => injected === faults.length, 30_000);
  return { lane, squall, before };
}
