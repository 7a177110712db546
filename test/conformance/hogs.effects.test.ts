import { readFileSync, rmSync } from 'node:fs';
import { afterAll, describe, it } from 'vitest';
import { cpu } from '../../src/injectors/cpu.ts';
import { memory } from '../../src/injectors/memory.ts';
import { describeConformance } from '../../src/testing/index.ts';
import { hogTrial } from '../support/hog-trial.ts';
import { builtInModule } from './built-in.ts';

const { module, folder } = await builtInModule();
afterAll(() => rmSync(folder, { recursive: true }));

describeConformance(
  { describe, it },
  {
    injector: cpu,
    module,
    prepare: () => hogTrial({ load: 20, workers: 1 }, 'cpu-hog', (pid) => cpuTime(pid) > 0),
  },
);

describeConformance(
  { describe, it },
  {
    injector: memory,
    module,
    prepare: () => hogTrial({ size: '100MiB' }, 'memory-hog', (pid) => resident(pid) > 90 * 2 ** 20),
  },
);

function cpuTime(pid: number): number {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return Number(fields[11]) + Number(fields[12]);
}

/** Bytes. */
function resident(pid: number): number {
  return Number(/^VmRSS:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1024;
}
