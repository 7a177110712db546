import { createHash } from 'node:crypto';
import { type Clock, delay, type Host } from '../plugin/index.ts';
import type { UndoLog } from './undo-log.ts';

/** Milliseconds to wait for another recovery. After that both are at work, which costs retries but no harm. */
const LIMIT = 10_000;

/** Does recovery work while no other process recovers from the same state directory: a watchdog and a new run, say. */
export async function whenAlone<T>(
  { host, clock, undoLog }: { readonly host: Host; readonly clock: Clock; readonly undoLog: UndoLog },
  work: () => Promise<T>,
): Promise<T> {
  const name = `recover/${createHash('sha256').update(undoLog.place).digest('hex').slice(0, 32)}`;
  const end = clock.now() + LIMIT;
  let release = await host.takeLock(name);
  while (!release && clock.now() < end) {
    await delay(clock, 10);
    release = await host.takeLock(name);
  }
  try {
    return await work();
  } finally {
    release?.();
  }
}
