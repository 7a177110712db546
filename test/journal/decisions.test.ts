import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openDecisions } from '../../src/journal/decisions.ts';

const NOW = '2026-01-01T00:00:00.000Z';
let folder: string;
const complaints: string[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'squall-decisions-'));
  complaints.length = 0;
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const open = (seed = 7) =>
  openDecisions(folder, { pid: 1, startTime: 2 }, { seed, now: NOW }, (text) => complaints.push(text));

it('decisions hold at once, and after a restart', async () => {
  const store = open();
  expect(store.current).toEqual({ seed: 7, paused: [], allPaused: false });
  const halted = { by: 'operator' as const, reason: 'lunch', since: NOW };
  const written = store.change({ halted });
  expect(store.current.halted).toEqual(halted);
  await written;
  await store.change({ paused: ['a'] });
  expect(open(8).current).toEqual({ seed: 7, paused: ['a'], allPaused: false, halted });
  await store.change({ halted: undefined });
  expect(open(8).current.halted).toBeUndefined();
});

it('an agent whose decisions cannot be read is halted', () => {
  mkdirSync(join(folder, 'agent'));
  writeFileSync(join(folder, 'agent', 'decisions.json'), '{"halted');
  expect(open().current.halted).toMatchObject({ by: 'unknown', since: NOW });
});

it('decisions that cannot be written hold all the same, and somebody is told', async () => {
  writeFileSync(join(folder, 'agent'), 'in the way');
  const store = open();
  await store.change({ allPaused: true });
  expect(store.current.allPaused).toBe(true);
  expect(complaints[0]).toContain('will not outlive a restart');
});
