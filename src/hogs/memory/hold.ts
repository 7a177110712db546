import { readFileSync } from 'node:fs';
import { memory } from '../../host/memory.ts';
import type { MemoryTask } from '../../injectors/memory/task.ts';
import { report } from '../lifeline.ts';
import { ramped } from '../ramp.ts';
import { correction, goal } from './aim.ts';
import { CHUNK, Payload } from './payload.ts';
import { usage } from './usage.ts';

/** Milliseconds between two steps of a ramp, and between two looks at what is free and at what was swapped out. */
const STEP = 50;
const LOOK = 200;

/** Bytes that one step adds at most, so that the end of the pipe to Squall is seen in time. */
const MOST_AT_ONCE = 2 * CHUNK;

/** The share of a core that keeping pages out of the swap may cost. */
const TOUCHING = 0.004;

/** Fills memory as the task says and reports `filling`, `filled`; then holds it for as long as this process lives. */
export async function holdMemory(task: MemoryTask): Promise<void> {
  const hold = new Hold(task);
  report({ filling: true });
  if (task.ramp > 0) await hold.rise();
  else await hold.rush();
  report({ filled: true });
  setInterval(() => hold.keep(), LOOK);
}

class Hold {
  readonly #task: MemoryTask;
  /** Bytes charged for this process before it begins, and when it is done. */
  readonly #own: number;
  readonly #aim: number;
  readonly #payload = new Payload();
  /** Milliseconds of CPU time that touching pages may still take. */
  #touching = 0;

  constructor(task: MemoryTask) {
    this.#task = task;
    this.#own = usage().charged;
    this.#aim = goal(task.size, this.#own, task.join !== null);
  }

  /** As fast as it goes: most of it in threads, the rest by measure. */
  async rush(): Promise<void> {
    const room = Math.min(this.#aim - this.#charged(), this.#residentRoom(), this.#allowance());
    await this.#payload.growInThreads(room, (bytes) => report({ progress: bytes }));
    while (this.#step(this.#aim) > 0) await immediate();
  }

  /** In a straight line from what the process has to what it is to have. */
  async rise(): Promise<void> {
    const start = performance.now();
    for (;;) {
      const reached = ramped(performance.now() - start, this.#task.ramp);
      const added = this.#step(this.#own + (this.#aim - this.#own) * reached);
      if (reached === 1 && added <= 0) return;
      await new Promise((resolve) => setTimeout(resolve, STEP));
    }
  }

  /** Follows what others take and give back, and keeps resident what is held. */
  keep(): void {
    if (this.#task.reserve !== null) this.#step(this.#aim);
    if (hasSwap()) this.#keepOutOfSwap();
  }

  /** Node cannot lock pages; those that are read now and then are the last to be swapped out, and come back. */
  #keepOutOfSwap(): void {
    this.#touching += LOOK * TOUCHING;
    const before = cpuTime();
    if (this.#touching > 0) this.#payload.touch(() => cpuTime() - before < this.#touching);
    this.#touching -= cpuTime() - before;
  }

  /** Grows or shrinks towards a size. Returns the bytes added, at most 64 MiB, or taken away. */
  #step(aim: number): number {
    const change = correction(aim - this.#charged(), this.#allowance(), MOST_AT_ONCE);
    if (change < 0) return -this.#payload.shrink(-change);
    this.#payload.grow(change, this.#residentRoom());
    return change;
  }

  /** Bytes that are charged for this process, all in all. */
  #charged(): number {
    return usage().charged + this.#payload.ballast.size;
  }

  /** Bytes by which its resident size may grow; the rest of what it takes is not part of that. */
  #residentRoom(): number {
    if (this.#task.join !== null) return Number.POSITIVE_INFINITY;
    return Math.max(0, this.#task.size - usage().resident);
  }

  /** Bytes that may still be taken; negative where the reserve is already touched. */
  #allowance(): number {
    const { reserve } = this.#task;
    if (reserve === null) return Number.POSITIVE_INFINITY;
    const { limit, inUse } = memory();
    return limit - inUse - reserve;
  }
}

function hasSwap(): boolean {
  return !/^SwapTotal:\s+0 kB/m.test(readFileSync('/proc/meminfo', 'utf8'));
}

/** Milliseconds of CPU time that this process has had. */
function cpuTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

function immediate(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
