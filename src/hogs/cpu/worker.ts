import { ramped } from '../ramp.ts';
import { threadCpuTime } from './cpu-time.ts';
import { Pacer, PERIOD } from './pacer.ts';

export interface WorkerTask {
  /** One number: the share of a core to use, 0 to 1. The main thread may change it at any time. */
  readonly share: Float64Array;
  /** Milliseconds from 0 to the share. */
  readonly ramp: number;
}

/** Burns the share of a core, closed loop on this thread's own CPU time. Does not return. */
export function burnForever({ share, ramp }: WorkerTask): never {
  const cpuTime = threadCpuTime();
  const never = new Int32Array(new SharedArrayBuffer(4));
  const start = performance.now();
  const pacer = new Pacer(start, cpuTime());
  for (;;) {
    const now = performance.now();
    const due = pacer.next(now, cpuTime(), (share[0] as number) * ramped(now - start, ramp));
    spin(now + due);
    const rest = now + PERIOD - performance.now();
    if (due < PERIOD && rest > 0) Atomics.wait(never, 0, 0, rest);
  }
}

function spin(end: number): void {
  while (performance.now() < end);
}
