import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { firstScenario } from '../../../src/cli/init/scenario.ts';
import { choose } from '../../../src/cli/init/surroundings.ts';
import { listening } from '../../../src/host/listeners.ts';
import { injectors } from '../../../src/injectors/index.ts';
import { createRegistry } from '../../../src/injectors/registry.ts';
import type { ProcessInfo } from '../../../src/plugin/index.ts';
import { loadScenario } from '../../../src/scenario/index.ts';
import { workspace } from '../../support/squall.ts';

const space = workspace();
afterAll(() => space.remove());

describe('squall init', () => {
  it('writes a scenario and a config that are valid, and a scenario that simulates', async () => {
    const folder = join(space.folder, 'new');
    const init = space.squall(['init', folder]);
    expect(await init.exited).toBe(0);
    expect(init.stdout()).toContain('Next:\n');
    expect(readdirSync(folder, { recursive: true }).sort()).toEqual([
      'scenarios',
      'scenarios/first-storm.yaml',
      'schemas',
      'schemas/config.schema.json',
      'schemas/scenario.schema.json',
      'squall.yaml',
    ]);
    const config = ['--config', join(folder, 'squall.yaml')];
    const validate = space.squall(['validate', '--deep', ...config, join(folder, 'scenarios')]);
    const simulate = space.squall(['simulate', ...config, '--format', 'json', join(folder, 'scenarios')]);
    expect([await validate.exited, validate.stderr()]).toEqual([0, '']);
    expect(await simulate.exited).toBe(0);
    expect(JSON.parse(simulate.stdout()).runs).toMatchObject([
      { scenario: 'first-storm', outcome: 'passed' },
    ]);
  });

  it('writes a folder that can be checked and simulated whole: the config is told from the scenarios', async () => {
    const folder = join(space.folder, 'whole');
    await space.squall(['init', folder]).exited;
    const validate = space.squall(['validate', folder]);
    const simulate = space.squall(['simulate', folder]);
    expect([await validate.exited, validate.stdout()]).toEqual([
      0,
      '✔ 1 scenario and 1 config checked, no problems\n',
    ]);
    expect(await simulate.exited).toBe(0);
    const config = join(folder, 'squall.yaml');
    writeFileSync(config, readFileSync(config, 'utf8').replace('dryRun', 'dryrun'));
    const mistaken = space.squall(['validate', '--format', 'json', folder]);
    expect(await mistaken.exited).toBe(2);
    expect(JSON.parse(mistaken.stdout())).toMatchObject([{ file: config, code: 'unknown-key' }]);
  });

  it('names schemas in the files that are where the files say', async () => {
    const folder = join(space.folder, 'modeline');
    await space.squall(['init', folder]).exited;
    for (const file of ['scenarios/first-storm.yaml', 'squall.yaml']) {
      const path = join(folder, file);
      const [, schema = ''] =
        /^# yaml-language-server: \$schema=(\S+)\n/.exec(readFileSync(path, 'utf8')) ?? [];
      expect(JSON.parse(readFileSync(join(path, '..', schema), 'utf8'))).toHaveProperty('properties');
    }
  });

  it('leaves what is there as it is', async () => {
    const folder = join(space.folder, 'there');
    mkdirSync(join(folder, 'scenarios'), { recursive: true });
    writeFileSync(join(folder, 'scenarios/first-storm.yaml'), 'mine');
    const init = space.squall(['init', folder]);
    expect(await init.exited).toBe(0);
    expect(init.stdout()).toContain('first-storm.yaml  is there already, and stays as it is\n');
    expect(readFileSync(join(folder, 'scenarios/first-storm.yaml'), 'utf8')).toBe('mine');
    expect(readdirSync(folder)).toContain('squall.yaml');
  });

  it('says where it cannot write', async () => {
    const init = space.squall(['init', space.write('a-file', '')]);
    expect(await init.exited).toBe(2);
    expect(init.stderr()).toMatch(/cannot write .*a-file.*: a file is where a folder should be/);
  });
});

describe('what a first scenario aims at', () => {
  const process = (pid: number, ...argv: string[]) =>
    ({ pid, argv, kernelThread: false }) as unknown as ProcessInfo;

  it('is the first process that listens, by its name', () => {
    const found = choose(
      [process(1, 'idle'), process(2, '/usr/sbin/nginx'), process(3, 'redis-server')],
      [
        { host: '127.0.0.1', port: 6379, pid: 3 },
        { host: 'localhost', port: 8080, pid: 2 },
        { host: 'localhost', port: 80, pid: 2 },
      ],
    );
    expect(found).toEqual({ address: { host: 'localhost', port: 80 }, target: { name: 'nginx' } });
  });

  it('is who listens on the port, where the name is that of an interpreter', () => {
    const found = choose([process(2, 'python3.11', 'app.py')], [{ host: '::1', port: 80, pid: 2 }]);
    expect(found).toEqual({ address: { host: '::1', port: 80 }, target: { port: 80 } });
  });

  it('is not by a title that a process has given itself', () => {
    const titled = { ...process(1, 'nginx: worker process'), executable: '/usr/sbin/nginx' };
    expect(choose([titled], [])).toEqual({ target: { name: 'nginx' } });
    expect(choose([process(1, 'nginx: worker process')], [])).toEqual({});
  });

  it('is any process with a name where nothing listens, and nobody where there is none', () => {
    expect(choose([process(1, 'node', 'x.js'), process(2, 'worker')], [])).toEqual({
      target: { name: 'worker' },
    });
    expect(choose([process(1, 'node', 'x.js')], [])).toEqual({});
  });

  it.each([
    {},
    { target: { name: 'a "quoted": name' } },
    { address: { host: '127.0.0.1', port: 1 }, target: { name: 'a "quoted": name' } },
    { address: { host: '::1', port: 80 }, target: { port: 80 } },
    { address: { host: 'localhost', port: 80 }, target: { name: 'nginx' } },
  ])('makes a valid scenario: %j', (surroundings) => {
    const text = firstScenario(surroundings);
    expect(loadScenario(text, 'first-storm.yaml', createRegistry(injectors)).problems).toEqual([]);
  });
});

it('a process that nobody can be seen to need is only suggested', () => {
  const text = firstScenario({ target: { name: 'qemu' } });
  expect(text).toMatch(/^ {2}# hang:$/m);
  const { scenario } = loadScenario(text, 'first-storm.yaml', createRegistry(injectors));
  expect([...(scenario?.storm.states.keys() ?? [])]).toEqual(['busy', 'recover', 'done']);
});

it('sockets that somebody listens on are found with their owner', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  expect(listening()).toContainEqual({ host: '127.0.0.1', port, pid: process.pid });
  server.close();
});
