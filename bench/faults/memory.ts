import { memory } from '../../src/injectors/memory.ts';
import { cpuTime, injection, median, type Running, resident, sleep, stressNg } from './processes.ts';

/** Medians over the rounds. */
export interface MemoryRow {
  readonly tool: 'Squall' | 'stress-ng';
  /** Seconds from the start of the tool until 1 GiB is resident. */
  readonly fill: number;
  /** All rounds. */
  readonly fills: readonly number[];
  /** Percent of a core while the memory is held. */
  readonly holding: number;
  /** Resident MiB by then, of the 1024 that were asked for. */
  readonly reached: number;
}

const SIZE = 2 ** 30;

/** Bytes that a process may be short of the size and still count as full. */
const SHORT = 2 ** 20;

/**
 * How long Squall and stress-ng take until 1 GiB is resident, seen from outside, their start included; in turn, so
 * that both find the machine's memory in the same state. One round before that is not counted.
 */
export async function benchMemory(rounds = 5): Promise<MemoryRow[]> {
  const squall: Sample[] = [];
  const stressNg: Sample[] = [];
  for (let round = 0; round <= rounds; round++) {
    squall.push(await measure(startSquall));
    stressNg.push(await measure(startStressNg));
  }
  return [row('Squall', squall.slice(1)), row('stress-ng', stressNg.slice(1))];
}

/** The rows as lines of text. */
export function formatMemory(rows: readonly MemoryRow[]): string {
  const lines = rows.map(({ tool, fill, fills, holding, reached }) => {
    const all = fills.map((seconds) => seconds.toFixed(2)).join(' ');
    return `${tool.padEnd(10)} ${fill.toFixed(2)} s (${all})   ${reached.toFixed(1)} MiB reached   ${holding.toFixed(2)}% CPU while holding`;
  });
  return ['Seconds to 1 GiB resident, median', ...lines].join('\n');
}

interface Sample {
  readonly fill: number;
  readonly holding: number;
  readonly reached: number;
}

function row(tool: MemoryRow['tool'], samples: readonly Sample[]): MemoryRow {
  const fills = samples.map(({ fill }) => fill);
  const holding = median(samples.map((sample) => sample.holding));
  return {
    tool,
    fill: median(fills),
    fills,
    holding,
    reached: median(samples.map(({ reached }) => reached)),
  };
}

async function measure(start: () => Promise<Running>): Promise<Sample> {
  const begin = performance.now();
  const running = await start();
  while (resident(running.pid) < SIZE - SHORT) await sleep(2);
  const fill = (performance.now() - begin) / 1000;
  await sleep(300);
  const reached = resident(running.pid) / 2 ** 20;
  const [from, used] = [performance.now(), cpuTime(running.pid)];
  await sleep(1000);
  const holding = ((cpuTime(running.pid) - used) / (performance.now() - from)) * 100;
  await running.stop();
  return { fill, holding, reached };
}

/** Returns as soon as the hog has a pid, so that it is watched from outside like any other. */
function startSquall(): Promise<Running> {
  const context = injection('memory');
  const { host } = context;
  return new Promise((resolve, reject) => {
    const startHelper: typeof host.startHelper = async (spec) => {
      const helper = await host.startHelper(spec);
      resolve({ pid: helper.pid, stop });
      return helper;
    };
    const undo = { size: SIZE, join: null };
    const watched = { ...context, host: { ...host, startHelper } };
    const applied = Promise.resolve(memory.apply({ size: `${SIZE}B` }, undo, watched));
    applied.catch(reject);
    const stop = async () => {
      await applied;
      await memory.revert(undo, context);
    };
  });
}

async function startStressNg(): Promise<Running> {
  return stressNg(['--vm', '1', '--vm-bytes', '1G', '--vm-keep', '--vm-hang', '0']);
}
