import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, it } from 'vitest';
import { watchFolders } from '../../../src/agent/scenarios/watch.ts';
import { systemClock } from '../../../src/host/clock.ts';
import { until } from '../../support/wait.ts';

let parent: string;
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'squall-watch-'));
});
afterEach(() => rmSync(parent, { recursive: true, force: true }));

it('a folder that another one takes the place of is watched on', async () => {
  const folder = join(parent, 'scenarios');
  mkdirSync(folder);
  mkdirSync(join(parent, 'new'));
  let changes = 0;
  const watch = watchFolders(systemClock, () => {
    changes++;
    watch.cover([folder]);
  });
  watch.cover([folder]);
  renameSync(folder, join(parent, 'old'));
  renameSync(join(parent, 'new'), folder);
  await until('the change is seen', () => changes > 0);
  const before = changes;
  writeFileSync(join(folder, 'a.yaml'), 'name: a');
  await until('a change in the other one is seen', () => changes > before);
  watch.close();
});
