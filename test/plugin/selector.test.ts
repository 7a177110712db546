import { userInfo } from 'node:os';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, describe, expect, it } from 'vitest';
import { createHost } from '../../src/host/host.ts';
import {
  checkSelector,
  describeSelector,
  type ProcessInfo,
  type ProcessSelector,
  processNames,
  selectorProperties,
  selectProcesses,
} from '../../src/plugin/index.ts';
import { Targets } from '../fixtures/targets.ts';
import { describeWhere } from '../support/needs.ts';
import { until } from '../support/wait.ts';

const host = createHost();
const targets = new Targets();
afterAll(() => targets.end());

async function pids(selector: ProcessSelector): Promise<number[]> {
  return (await selectProcesses(selector, host)).matched.map(({ pid }) => pid);
}

const sorted = (list: { pid: number }[]) => list.map(({ pid }) => pid).sort((a, b) => a - b);

describe('selectProcesses', () => {
  it('finds by whole name, longer than 15 characters, and not by a part of it', async () => {
    const [short, long] = [targets.name('-name'), targets.name('-name-and-more')];
    const [one, two] = [await targets.sleeper(short), await targets.sleeper(long)];
    expect(await pids({ name: short })).toEqual([one.pid]);
    expect(await pids({ name: long })).toEqual([two.pid]);
    expect(await pids({ name: short.slice(0, 15) })).toEqual([]);
    expect(await pids({ name: [short, long] })).toEqual(sorted([one, two]));
  });

  it('finds names with spaces', async () => {
    const target = await targets.sleeper(targets.name(' with spaces'));
    expect(await pids({ name: targets.name(' with spaces') })).toEqual([target.pid]);
  });

  it('finds by either name of a program that was started under another one', async () => {
    const called = targets.name('-called');
    const real = targets.name('-real');
    const target = await targets.sleeper(real, { prefix: ['bash', '-c', `exec -a -${called} "$@"`, 'bash'] });
    expect(await pids({ name: called })).toEqual([target.pid]);
    expect(await pids({ name: real })).toEqual([target.pid]);
  });

  it('spares what is excluded', async () => {
    const [kept, spared] = [targets.name('-kept'), targets.name('-excluded')];
    const [one] = [await targets.sleeper(kept), await targets.sleeper(spared)];
    expect(await pids({ command: `${targets.token}-(kept|excluded)`, exclude: spared })).toEqual([one.pid]);
    expect(await pids({ command: `${targets.token}-(kept|excluded)`, exclude: [spared, kept] })).toEqual([]);
  });

  it('finds by an expression on the command line', async () => {
    const name = targets.name('-command');
    const one = await targets.sleeper(name, { args: ['1'] });
    const two = await targets.sleeper(name, { args: ['2'] });
    expect(await pids({ command: `${name} 600 [12]$` })).toEqual(sorted([one, two]));
    expect(await pids({ command: `${name} 600 2` })).toEqual([two.pid]);
  });

  it('finds by pid, and only where everything else matches, too', async () => {
    const target = await targets.sleeper(targets.name('-pid'));
    expect(await pids({ pid: target.pid })).toEqual([target.pid]);
    expect(await pids({ pid: target.pid, name: targets.name('-other') })).toEqual([]);
  });

  it('finds by the port that is listened on', async () => {
    const listen =
      "require('net').createServer().listen(0, '127.0.0.1', function () { say(this.address().port) })";
    const target = await targets.script(targets.name('-server'), listen);
    const port = await until('it listens', () => Number(/\d+/.exec(target.said())?.[0]) || undefined);
    expect(await pids({ port })).toEqual([target.pid]);
    expect(await pids({ port, name: targets.name('-other') })).toEqual([]);
  });

  it('finds by user, by name and by number', async () => {
    const name = targets.name('-mine');
    const target = await targets.sleeper(name);
    expect(await pids({ name, user: userInfo().username })).toEqual([target.pid]);
    expect(await pids({ name, user: userInfo().uid })).toEqual([target.pid]);
    expect(await pids({ name, user: String(userInfo().uid) })).toEqual([target.pid]);
    expect(await pids({ name, user: userInfo().uid + 1 })).toEqual([]);
    expect(await pids({ name, user: 'squall-no-such-user' })).toEqual([]);
  });

  it('leaves out zombies', async () => {
    const target = await targets.sleeper(targets.name('-dead'));
    host.signal(target, 'SIGKILL');
    await until('it is dead', () => !targets.isAlive(target));
    expect(await pids({ pid: target.pid })).toEqual([]);
  });

  it('never finds Squall, its parents, pid 1 or kernel threads, and says so', async () => {
    const { matched, spared } = await selectProcesses({ user: 0 }, host);
    const found = new Set(matched.map(({ pid }) => pid));
    for (const pid of [1, process.pid, process.ppid]) expect(found.has(pid)).toBe(false);
    expect(matched.filter(({ kernelThread }) => kernelThread)).toEqual([]);
    expect(spared).toContainEqual({ pid: 1, reason: 'pid 1, the init process' });
  });
});

describeWhere(['root'], 'selectProcesses of another user', () => {
  it('finds them', async () => {
    const name = targets.name('-theirs');
    const prefix = ['setpriv', '--reuid', '65534', '--clear-groups'];
    const target = await targets.sleeper(name, { prefix });
    expect(await pids({ name, user: 'nobody' })).toEqual([target.pid]);
    expect(await pids({ name, user: 'root' })).toEqual([]);
  });
});

describe('processNames', () => {
  const info = { pid: 7, startTime: 1, ppid: 1, comm: 'cut-to-15-chars', uid: 0, state: 'S' };
  const process = (more: Partial<ProcessInfo>) => ({ ...info, argv: [], kernelThread: false, ...more });

  it('takes the dash off a login shell', () => {
    expect(processNames(process({ argv: ['-bash'], executable: '/usr/bin/bash' }))).toEqual(['bash']);
  });

  it('does not make a name of a program that cannot be read from its short name', () => {
    expect(processNames(process({}))).toEqual([]);
  });
});

describe('checkSelector', () => {
  it('wants at least one key that says who is meant', () => {
    expect(checkSelector({ exclude: 'bash' })).toMatchObject([
      { path: '', hint: expect.stringContaining('name, command, pid, user') },
    ]);
    expect(checkSelector({ port: 80 })).toEqual([]);
  });

  it('wants an expression that is one', () => {
    expect(checkSelector({ command: '(' }, '/in')).toMatchObject([{ path: '/in/command' }]);
  });

  it('wants names, not paths', () => {
    expect(checkSelector({ name: ['ok', '/usr/bin/nginx'] })).toMatchObject([
      { path: '/name', hint: expect.stringContaining('"nginx"') },
    ]);
  });
});

describe('describeSelector', () => {
  it('says what is looked for', () => {
    const selector = { name: ['a', 'b'], command: 'x', user: 'me', port: 80, exclude: 'c' };
    expect(describeSelector(selector)).toBe('a or b, /x/, user me, listening on port 80, not c');
  });
});

describe('selectorProperties', () => {
  const ajv = new Ajv2020({
    strict: true,
    allowUnionTypes: true,
    strictTypes: false,
    validateFormats: false,
  });
  const validate = ajv.compile({
    type: 'object',
    additionalProperties: false,
    properties: selectorProperties,
  });

  it.each([{ name: 'a' }, { name: ['a', 'b'] }, { user: 0 }, { user: 'root' }, { port: 80 }, { pid: 1 }])(
    'takes %j',
    (selector) => expect(validate(selector)).toBe(true),
  );

  it.each([
    { name: [] },
    { name: '' },
    { name: 5 },
    { user: -1 },
    { port: 0 },
    { port: 70_000 },
    { pid: '1' },
  ])('refuses %j', (selector) => expect(validate(selector)).toBe(false));

  it('documents every key', () => {
    for (const property of Object.values(selectorProperties)) {
      expect(property).toMatchObject({ title: expect.any(String), description: expect.any(String) });
      expect(property.examples.length).toBeGreaterThan(0);
    }
  });
});
