import { readFileSync } from 'node:fs';
import { busyTime } from '../../injectors/cpu/busy.ts';
import type { Total } from '../../injectors/cpu/task.ts';
import { ramped } from '../ramp.ts';
import { threadCpuTime } from './cpu-time.ts';

/** Milliseconds between two looks. */
const INTERVAL = 50;

/** How many looks the load of others is averaged over: `/proc/stat` counts in steps of 10 ms, a cgroup exactly. */
const WINDOW = { machine: 6, cgroup: 2 };

/** Milliseconds in which the total makes up for what it was too much or too little when the load of others changed. */
const CATCH_UP = 300;

/** Milliseconds of a core, for each core of the total, that are made up for at most. */
const MEMORY = 150;

interface Sample {
  /** All three in milliseconds; `busy` and `own` summed over the cores. */
  readonly time: number;
  readonly busy: number;
  /** What the workers used: the thread that looks is one of the others, as what it uses is not steered by `share`. */
  readonly own: number;
}

/** Sets the workers' share twenty times a second so that they fill what others leave of the total. */
export function hold(total: Total, workers: number, ramp: number, share: Float64Array): void {
  const looking = threadCpuTime();
  const window = total.counter === '/proc/stat' ? WINDOW.machine : WINDOW.cgroup;
  const samples = [sample(total, looking())];
  const start = performance.now();
  const debt = new Debt(MEMORY * total.capacity);
  setInterval(() => {
    const now = sample(total, looking());
    const target = total.utilization * total.capacity * ramped(performance.now() - start, ramp);
    const owed = debt.after(samples.at(-1) as Sample, now, target);
    samples.push(now);
    if (samples.length > window + 1) samples.shift();
    share[0] = shareOf(target + owed / CATCH_UP, othersLoad(samples[0] as Sample, now), workers);
  }, INTERVAL);
}

/** What the total is behind its target, over all: it makes the total right on average, however the load changes. */
class Debt {
  readonly #most: number;
  #owed = 0;

  /** @param most milliseconds of a core */
  constructor(most: number) {
    this.#most = most;
  }

  /**
   * @param target cores
   * @returns milliseconds of a core to use beyond the target; negative: to leave
   */
  after(from: Pick<Sample, 'time' | 'busy'>, to: Pick<Sample, 'time' | 'busy'>, target: number): number {
    const owed = this.#owed + target * (to.time - from.time) - (to.busy - from.busy);
    this.#owed = Math.max(-this.#most, Math.min(this.#most, owed));
    return this.#owed;
  }
}

/** The cores that others kept busy between two samples. */
export function othersLoad(from: Sample, to: Sample): number {
  return Math.max(0, (to.busy - from.busy - (to.own - from.own)) / (to.time - from.time));
}

/** The share of a core, 0 to 1, for each worker to fill the target up, both loads in cores. */
export function shareOf(target: number, others: number, workers: number): number {
  return Math.max(0, Math.min(1, (target - others) / workers));
}

function sample(total: Total, looking: number): Sample {
  const text = readFileSync(total.counter, 'utf8');
  const time = performance.now();
  const { user, system } = process.cpuUsage();
  const busy = busyTime(total, text, time);
  return { time, busy, own: (user + system) / 1e3 - looking };
}
