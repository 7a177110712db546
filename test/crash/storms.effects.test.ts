import { randomInt } from 'node:crypto';
import { rmSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { seededStreams } from '../../src/chance/streams.ts';
import type { Random } from '../../src/plugin/index.ts';
import { describeWhere } from '../support/needs.ts';
import { LINK } from '../support/netns.ts';
import { until } from '../support/wait.ts';
import { bundleEngine } from './bundle.ts';
import { type Lane, makeLane } from './lane.ts';

/** How many storms, half of them of the fixed seed. */
const STORMS = Number(process.env.SQUALL_STORMS ?? 60);
/** Storms at once; each has namespaces and processes of its own. */
const LANES = 4;
const FIXED_SEED = 20_260_301;
/** Milliseconds from the start of Squall within which the SIGKILL comes: about as long as a storm may take. */
const LONGEST = 1500;
/** Milliseconds, on a machine that plays four storms at once. */
const BOUND = 15_000;

const VICTIMS = ['engine', 'engine', 'process group', 'engine and watchdog', 'watchdog', 'hog'] as const;

interface Storm {
  readonly scenario: string;
  readonly victim: (typeof VICTIMS)[number];
  /** Milliseconds. */
  readonly after: number;
  readonly afterwards: 'recover' | 'next run';
}

describeWhere(['root', 'netns', 'nftables', 'tc'], 'a SIGKILL at a random moment of a random storm', () => {
  let bundle: Awaited<ReturnType<typeof bundleEngine>>;
  beforeAll(async () => {
    bundle = await bundleEngine();
  });
  afterAll(() => rmSync(bundle.dist, { recursive: true, force: true }));

  it.each([
    ['a fixed seed', FIXED_SEED],
    ['a fresh seed', randomInt(2 ** 32)],
  ])(
    'leaves nothing, with %s (%i)',
    async (_, seed) => {
      const numbers = Array.from({ length: Math.ceil(STORMS / 2) }, (_, index) => index);
      const failures: string[] = [];
      const work = async () => {
        let lane = makeLane();
        for (let number = numbers.shift(); number !== undefined; number = numbers.shift()) {
          const storm = draw(seededStreams(seed)(`storm/${number}`), lane);
          const problem = await play(lane, storm).catch((error: Error) => error.message);
          if (problem === undefined) continue;
          failures.push(`seed ${seed}, storm ${number} ${JSON.stringify(storm)}: ${problem}`);
          // What one storm left must not spoil the next.
          await lane.remove();
          lane = makeLane();
        }
        await lane.remove();
      };
      await Promise.all(Array.from({ length: LANES }, work));
      console.log(`${Math.ceil(STORMS / 2)} storms of seed ${seed}: ${failures.length} left something`);
      expect(failures).toEqual([]);
    },
    60_000 + STORMS * 5_000,
  );

  async function play(lane: Lane, storm: Storm): Promise<string | undefined> {
    lane.renew();
    const before = lane.rules();
    const file = lane.space.write('storm.yaml', storm.scenario);
    const squall = `${bundle.dist}/squall.js`;
    const engine = lane.start([process.execPath, squall, 'run', file, '--json']);
    let said = '';
    for (const stream of [engine.stdout, engine.stderr]) {
      stream?.on('data', (data) => {
        said += data;
      });
    }
    await new Promise((resolve) => setTimeout(resolve, storm.after));
    for (const pid of pidsOf(storm.victim, lane, engine.pid as number)) end(pid);
    const ended = () => engine.exitCode !== null || engine.signalCode !== null;
    await until('Squall has ended', ended, BOUND);
    if (engine.exitCode === 2) return said;
    if (storm.victim === 'engine and watchdog') {
      const quiet = lane.space.write('quiet.yaml', QUIET);
      lane.start([
        process.execPath,
        squall,
        ...(storm.afterwards === 'recover' ? ['recover'] : ['run', quiet]),
      ]);
    }
    await lane.clean(before, performance.now(), BOUND);
    return undefined;
  }
});

const QUIET = '{name: quiet, states: {calm: {for: 1ms, next: done}, done: {final: true}}}';

function pidsOf(victim: Storm['victim'], lane: Lane, engine: number): number[] {
  if (victim === 'engine') return [engine];
  if (victim === 'process group') return [-engine];
  if (victim === 'hog') return lane.hogs();
  return victim === 'watchdog' ? lane.watchdogs() : [...lane.watchdogs(), engine];
}

function end(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    // The storm was over already.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

function draw(random: Random, lane: Lane): Storm {
  const count = 1 + random.below(3);
  const states = Array.from({ length: count }, (_, index) => {
    const next = index + 1 === count ? 'done' : `s${index + 1}`;
    return `s${index}: {inject: [${faults(random, lane)}], for: ${10 + random.below(200)}ms, next: ${next}}`;
  });
  return {
    scenario: `{name: storm, seed: 1, states: {${states.join(', ')}, done: {final: true}}}`,
    victim: pick(VICTIMS, random),
    after: 50 + random.below(LONGEST),
    afterwards: random.next() < 0.5 ? 'recover' : 'next run',
  };
}

function faults(random: Random, { name, folder }: Lane): string {
  const all = [
    'cpu: {load: 20, workers: 1}',
    'memory: {size: 24MiB}',
    `process: {name: ${name}, mode: all, action: pause}`,
    `process: {name: ${name}, signal: SIGKILL, ifNone: skip}`,
    `disk: {path: ${folder}, fill: 8MiB}`,
    `disk: {path: ${folder}, io: {rate: 8mbit}}`,
    "dns: {names: '*.aimed.test', action: fail}",
    `network: {interface: ${LINK}, rate: 5mbit, ports: [5432]}`,
    `network: {interface: ${LINK}, rate: 1mbit, ports: [80]}`,
    `network: {interface: ${LINK}, partition: true, to: [10.77.0.3]}`,
  ];
  return random
    .sample(all, 1 + random.below(3))
    .map((fault) => `{${fault}}`)
    .join(', ');
}

function pick<T>(items: readonly T[], random: Random): T {
  return items[random.below(items.length)] as T;
}
