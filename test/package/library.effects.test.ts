import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Event } from '../../src/events/event.ts';
import { type Packed, pack } from '../support/package.ts';
import { type Workspace, workspace } from '../support/squall.ts';
import { until } from '../support/wait.ts';

/** By somebody who has only the package. */
const PROGRAM = `
import { loadScenario, startRun } from 'squall';
const busy = '{inject: {cpu: {load: 10, workers: 1}}, for: ' + process.argv[2] + ', next: done}';
const { scenario } = loadScenario('name: embedded\\nstates: {busy: ' + busy + ', done: {final: true}}');
const run = startRun(scenario, { onEvent: (event) => console.log(JSON.stringify(event)) });
process.on('SIGTERM', () => run.stop('told to'));
`;

describe('a program that embeds Squall', () => {
  let packed: Packed;
  let place: Workspace;
  let program: ChildProcess;
  let events: Event[];
  beforeAll(() => {
    packed = pack();
    writeFileSync(join(packed.folder, 'program.js'), PROGRAM);
  });
  afterAll(() => packed.remove());
  beforeEach(() => {
    place = workspace();
  });
  afterEach(() => {
    program.kill('SIGKILL');
    place.remove();
  });

  function start(lasts: string): Promise<unknown> {
    program = spawn(process.execPath, ['program.js', lasts], {
      cwd: packed.folder,
      env: { ...process.env, SQUALL_STATE_DIR: place.stateDir },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    events = [];
    createInterface({ input: program.stdout as NodeJS.ReadableStream }).on('line', (line) =>
      events.push(JSON.parse(line)),
    );
    return once(program, 'close');
  }

  const inForce = () =>
    until('the fault is in force', () => events.some(({ event }) => event === 'fault.injected'), 30_000);
  const nothingLeft = () =>
    until('nothing is left', () => place.processes().length + place.records().length === 0, 30_000);

  it('sees the storm to its end', async () => {
    const [code] = (await start('1s')) as [number];
    expect([code, events.at(-1)]).toEqual([
      0,
      expect.objectContaining({ outcome: 'passed', leftBehind: [] }),
    ]);
    await nothingLeft();
  });

  it('ends it before its time', async () => {
    const closed = start('10m');
    await inForce();
    program.kill('SIGTERM');
    await closed;
    expect(events.at(-1)).toMatchObject({ outcome: 'aborted', reason: 'told to', leftBehind: [] });
    await nothingLeft();
  });

  it('is killed, and nothing stays behind all the same', async () => {
    const closed = start('10m');
    await inForce();
    expect(place.records()).toHaveLength(1);
    program.kill('SIGKILL');
    await closed;
    await nothingLeft();
  });
});
