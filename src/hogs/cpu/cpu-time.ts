import { openSync, readSync } from 'node:fs';

const buffer = Buffer.alloc(512);

/**
 * A reader of the calling thread's own CPU time in milliseconds. The kernel brings the number up to date at
 * every tick and exactly when the thread goes to sleep, so read it right after sleeping.
 */
export function threadCpuTime(): () => number {
  try {
    const file = openSync('/proc/thread-self/schedstat', 'r');
    return () => Number(read(file).split(' ', 1)[0]) / 1e6;
  } catch {
    // A kernel without CONFIG_SCHED_INFO: user and system time, in ticks of 10 ms.
    const file = openSync('/proc/thread-self/stat', 'r');
    return () => {
      const fields = read(file).split(') ')[1]?.split(' ') ?? [];
      return (Number(fields[11]) + Number(fields[12])) * 10;
    };
  }
}

function read(file: number): string {
  return buffer.toString('latin1', 0, readSync(file, buffer, 0, buffer.length, 0));
}
