// The process behind the `disk` fault: fills a file, or keeps reading and writing one.
import { statSync } from 'node:fs';
import type { DiskTask } from '../injectors/disk/task.ts';
import { fillFile } from './disk/fill.ts';
import { keepBusy, makeFile } from './disk/load.ts';
import { endWithParent, report } from './lifeline.ts';

endWithParent();
try {
  await start(JSON.parse(process.argv[2] as string) as DiskTask);
} catch (error) {
  report({ error: (error as Error).message });
  process.exitCode = 1;
  process.stdin.destroy();
}

async function start({ device, folder, fill, io }: DiskTask): Promise<void> {
  if (statSync(folder).dev !== device)
    throw new Error(`another file system was mounted at ${folder} meanwhile`);
  const busy = io && (await makeFile(io));
  if (fill) report({ filled: true, end: await fillFile(fill) });
  if (io && busy) await keepBusy(busy, io);
  // All is done; what was filled needs nobody.
  else process.stdin.destroy();
}
