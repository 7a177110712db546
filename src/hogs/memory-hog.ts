// The process behind the `memory` fault: fills memory, then sleeps.
import { isMainThread, workerData } from 'node:worker_threads';
import type { MemoryTask } from '../injectors/memory/task.ts';
import { joinCgroup } from './join.ts';
import { endWithParent } from './lifeline.ts';
import { holdMemory } from './memory/hold.ts';
import { type FillTask, fillChunks } from './memory/payload.ts';

if (isMainThread) await start(JSON.parse(process.argv[2] as string) as MemoryTask);
else fillChunks(workerData as FillTask);

async function start(task: MemoryTask): Promise<void> {
  endWithParent();
  joinCgroup(task.join);
  await holdMemory(task);
}
