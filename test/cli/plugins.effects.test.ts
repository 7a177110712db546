import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { pluginSource } from '../support/plugin.ts';
import { type Workspace, workspace } from '../support/squall.ts';
import { until } from '../support/wait.ts';

const PLUGIN_ENTRY = fileURLToPath(new URL('../../dist/plugin.js', import.meta.url));

/** A third party's fault: a file that blocks something. */
const PLUGIN = pluginSource(
  'blot',
  `missing: async () => (process.env.NO_BLOTS ? [{ what: 'ink', why: 'blots', fix: 'buy some' }] : []),
  plan: async ({ file }) => ({ undo: { file }, observation: { message: 'will make ' + file } }),
  apply: async (_, { file }) => writeFileSync(file, ''),
  verify: async (_, { file }) => {
    if (!existsSync(file)) throw new FaultError('no file', { hint: 'try another' });
    return { message: 'made ' + file };
  },
  revert: async ({ file }) => {
    rmSync(file, { force: true });
    return { message: 'removed ' + file };
  },`,
  `import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { FaultError } from ${JSON.stringify(PLUGIN_ENTRY)};`,
);

describe('a plugin', () => {
  let space: Workspace;
  let plugin: string;
  let file: string;
  let scenario: string;

  beforeEach(() => {
    space = workspace();
    plugin = space.write('plugin.mjs', PLUGIN);
    file = join(dirname(plugin), 'blot');
    scenario = space.write(
      'storm.yaml',
      `{name: blots, states: {storm: {inject: {blot: {file: ${file}}}, for: 60s, on: {GO: done}, next: done}, done: {final: true}}}`,
    );
  });
  afterEach(() => space.remove());

  const injected = (run: ReturnType<Workspace['squall']>) =>
    until('it is injected', () => run.events().some(({ event }) => event === 'fault.injected'), 20_000);

  /** With its watchdog, so that what it left stays. */
  const kill = async (run: ReturnType<Workspace['squall']>) => {
    const all = space.processes();
    // Stopped first: whichever dies sooner, the others have no time to do something about it.
    for (const signal of ['SIGSTOP', 'SIGKILL']) for (const pid of all) process.kill(pid, signal);
    await run.exited;
  };

  it('adds a fault to validate, doctor and run', async () => {
    const validate = space.squall(['validate', scenario, '--plugin', plugin]);
    expect(await validate.exited).toBe(0);
    const doctor = space.squall(['doctor', '--json', '--plugin', plugin], { env: { NO_BLOTS: '1' } });
    expect(await doctor.exited).toBe(0);
    const { faults } = JSON.parse(doctor.stdout());
    expect(faults.blot).toEqual({ ok: false, missing: [{ what: 'ink', why: 'blots', fix: 'buy some' }] });
    const refused = space.squall(['run', scenario, '--plugin', plugin], { env: { NO_BLOTS: '1' } });
    expect(await refused.exited).toBe(4);
    const run = space.squall(['run', scenario, '--json', '--plugin', plugin]);
    await injected(run);
    expect(existsSync(file)).toBe(true);
    run.child.stdin?.write('GO\n');
    expect(await run.exited).toBe(0);
    expect(existsSync(file)).toBe(false);
  });

  it('is needed for its fault to be known', async () => {
    const validate = space.squall(['validate', scenario]);
    expect(await validate.exited).toBe(2);
    expect(validate.stdout()).toContain('blot');
  });

  it('is refused with the reason where it cannot be used', async () => {
    const broken = space.write('broken.mjs', 'export default {};');
    const run = space.squall(['run', scenario, '--plugin', broken]);
    expect(await run.exited).toBe(2);
    expect(run.stderr()).toContain('exports an object without a `name`');
    expect(run.stderr()).not.toContain('    at ');
  });

  it('has its fault taken back by the watchdog when Squall is killed', async () => {
    const run = space.squall(['run', scenario, '--json', '--plugin', plugin]);
    await injected(run);
    run.child.kill('SIGKILL');
    await until('the file is gone', () => !existsSync(file), 20_000);
    await until('the record is gone', () => space.records().length === 0, 20_000);
  });

  it('has its fault taken back by a recovery that was not told of it', async () => {
    const run = space.squall(['run', scenario, '--json', '--plugin', plugin]);
    await injected(run);
    await kill(run);
    const listed = space.squall(['recover', '--list', '--json']);
    expect(await listed.exited).toBe(0);
    expect(JSON.parse(listed.stdout()).records).toMatchObject([{ type: 'blot', state: 'open' }]);
    const recovery = space.squall(['recover']);
    expect(await recovery.exited).toBe(0);
    expect(existsSync(file)).toBe(false);
    expect(readdirSync(join(space.stateDir, 'undo'))).toEqual([]);
  });

  it('leaves a record that says which plugin is missing when it has been removed meanwhile', async () => {
    const run = space.squall(['run', scenario, '--json', '--plugin', plugin]);
    await injected(run);
    await kill(run);
    space.write('plugin.mjs', 'throw new Error("moved");');
    const recovery = space.squall(['recover']);
    expect(await recovery.exited).toBe(5);
    expect(recovery.stdout()).toContain(`its plugin ${plugin} cannot be loaded any more`);
    space.write('plugin.mjs', PLUGIN);
    expect(await space.squall(['recover']).exited).toBe(0);
    expect(existsSync(file)).toBe(false);
  });
});
