import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { diskUndoLog } from '../../src/journal/undo-log.ts';
import { median } from '../faults/processes.ts';

const ROUNDS = 200;
/** Faults in force meanwhile. */
const OTHERS = 3;

/** Milliseconds that keeping undo records adds to one injection, round by round. */
export async function benchJournal(
  stateDir = mkdtempSync(join(tmpdir(), 'squall-bench-')),
): Promise<number[]> {
  const log = diskUndoLog(stateDir);
  const owner = { pid: process.pid, startTime: 0 };
  const record = (token: string) => ({
    ...{ token, run: 'bench', scenario: 'bench', fault: 'a.process', type: 'process', owner },
    ...{ bootId: 'bench', networkNamespace: 'net:[1]' },
    undo: { action: 'pause', targets: [{ pid: 1, startTime: 1, command: 'x'.repeat(120) }] },
  });
  try {
    await log.check(owner);
    for (let other = 0; other < OTHERS; other++) await log.open(record(`other-${other}`));
    const times: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const since = performance.now();
      // As an injection does it: look what is in force, write down, look again.
      await log.scan();
      await log.open(record(`round-${round}`));
      await log.scan();
      times.push(performance.now() - since);
      await log.close(`round-${round}`);
    }
    return times;
  } finally {
    rmSync(stateDir, { recursive: true, force: true });
  }
}

/** The row as text, beside its bar. */
export function formatJournal(times: readonly number[]): string {
  const cells = [median(times), Math.max(...times)].map((time) => `${time.toFixed(1)} ms`.padStart(8));
  return `journal, each injection${cells.join(' ')}     2 ms   keeps none`;
}
