// The process behind the `cpu` fault: one worker thread a core's load; the main thread sleeps.
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import type { CpuTask } from '../injectors/cpu/task.ts';
import { hold } from './cpu/total.ts';
import { burnForever, type WorkerTask } from './cpu/worker.ts';
import { joinCgroup } from './join.ts';
import { endWithParent, report } from './lifeline.ts';

if (isMainThread) await start(JSON.parse(process.argv[2] as string) as CpuTask);
else burn(workerData as WorkerTask);

async function start(task: CpuTask): Promise<void> {
  endWithParent();
  joinCgroup(task.join);
  const share = new Float64Array(new SharedArrayBuffer(8));
  share[0] = task.total ? 0 : task.share;
  const ramp = task.total ? 0 : task.ramp;
  await Promise.all(Array.from({ length: task.workers }, () => startWorker({ share, ramp })));
  if (task.total) hold(task.total, task.workers, task.ramp, share);
  report({ ready: true });
}

function startWorker(task: WorkerTask): Promise<void> {
  const worker = new Worker(new URL(import.meta.url), { workerData: task });
  // Without a listener for errors a worker that cannot read its CPU time ends the whole hog, with the reason.
  return new Promise((resolve) => worker.once('message', () => resolve()));
}

function burn(task: WorkerTask): never {
  parentPort?.postMessage('burning');
  return burnForever(task);
}
