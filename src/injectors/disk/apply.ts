import type { Applied, InjectionContext } from '../../plugin/index.ts';
import { type StartedHog, startHog } from '../hog/start.ts';
import type { DiskUndo } from './record.ts';
import type { DiskTask } from './task.ts';

/** Milliseconds without any progress after which filling is given up. */
const STALLED = 60_000;

/** Threads for what the hog does beside reading and writing. */
const OWN_THREADS = 2;

/** Has a hog make the files. It ends once the disk is filled, unless it has to keep it busy. */
export async function apply(undo: DiskUndo, context: InjectionContext): Promise<Applied | undefined> {
  const { device, folder, fill, io } = undo;
  const task: DiskTask = { device, folder, fill, io };
  // Node has as many operations on files under way at once as it is told before it starts.
  const env = { UV_THREADPOOL_SIZE: String((io?.workers ?? 0) + OWN_THREADS) };
  const hog = await startHog({ script: 'disk-hog', env }, task, context);
  if (fill) {
    const end = await filled(hog);
    if (end !== undefined) await context.amend({ ...undo, fill: { ...fill, end } });
  }
  if (!io) return undefined;
  await hog.next(['busy'], STALLED);
  return { failed: hog.failed };
}

/** Waits until all is taken; each sign of progress starts the patience anew. Returns what ended it before that. */
async function filled(hog: StartedHog): Promise<string | undefined> {
  for (;;) {
    const message = await hog.next(['progress', 'filled'], STALLED);
    if ('filled' in message) return message.end as string | undefined;
  }
}
