import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Squall, type Workspace, workspace } from '../../support/squall.ts';
import { until } from '../../support/wait.ts';

const BOUND = 20_000;
const VALID = 'name: a\nstates: { a: { for: 1s, next: b }, b: { final: true } }\n';

let space: Workspace;
let started: Squall[];

beforeEach(() => {
  space = workspace();
  started = [];
});

afterEach(async () => {
  for (const squall of started) squall.child.kill('SIGKILL');
  await Promise.all(started.map(({ exited }) => exited));
  space.remove();
});

function watch(...args: string[]): Squall {
  const squall = space.squall(['validate', '--watch', ...args]);
  started.push(squall);
  return squall;
}

describe('squall validate --watch', () => {
  it('checks again when a file changes, and ends by Ctrl-C as its last check says', async () => {
    const file = space.write('scenarios/a.yaml', VALID);
    const squall = watch(join(space.folder, 'scenarios'));
    await until('the first answer', () => squall.stdout().includes('1 scenario checked, no problems'), BOUND);

    space.write('scenarios/a.yaml', VALID.replace('1s', '1x'));
    await until('the mistake', () => squall.stdout().includes('1 scenario checked, 1 error'), BOUND);
    space.write('scenarios/b.yaml', VALID.replace('name: a', 'name: b'));
    await until('a new file', () => squall.stdout().includes('2 scenarios checked, 1 error'), BOUND);
    rmSync(file);
    await until(
      'the file that is gone',
      () => squall.stdout().split('1 scenario checked, no problems').length === 3,
      BOUND,
    );

    squall.child.kill('SIGINT');
    expect(await squall.exited).toBe(0);
  });

  it('ends with 2 where the last check found an error', async () => {
    const squall = watch(space.write('a.yaml', 'name: a\n'));
    await until('the answer', () => squall.stdout().includes('1 error'), BOUND);
    squall.child.kill('SIGINT');
    expect(await squall.exited).toBe(2);
  });

  it('goes on when the file is gone, and reads a config anew', async () => {
    const config = space.write('config/squall.yaml', 'environment: here\n');
    const file = space.write('scenarios/a.yaml', `environment: here\n${VALID}`);
    const squall = watch('--config', config, file);
    await until('the first answer', () => squall.stdout().includes('no problems'), BOUND);

    space.write('config/squall.yaml', 'environment: elsewhere\n');
    await until('what the config says', () => squall.stdout().includes('limit environment:'), BOUND);
    rmSync(file);
    await until('that it is gone', () => squall.stdout().includes('cannot read'), BOUND);
    space.write('scenarios/a.yaml', VALID);
    await until('that it is back', () => squall.stdout().split('no problems').length === 3, BOUND);
  });
});
