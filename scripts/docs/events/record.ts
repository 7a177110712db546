import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Event } from '../../../src/events/event.ts';

/** The events of a real run of the scenario in which everything happens, by the Squall in dist/. */
export function recordEvents(): Event[] {
  const stateDir = mkdtempSync(join(tmpdir(), 'squall-events-'));
  try {
    const command = [
      'dist/squall.js',
      'run',
      'scripts/docs/events/every-event.yaml',
      '--json',
      '--seed',
      '42',
    ];
    const options = { encoding: 'utf8', env: { ...process.env, SQUALL_STATE_DIR: stateDir } } as const;
    const lines = execFileSync(process.execPath, command, options).trim().split('\n');
    return lines.map((line) => JSON.parse(line) as Event);
  } finally {
    rmSync(stateDir, { recursive: true });
  }
}
