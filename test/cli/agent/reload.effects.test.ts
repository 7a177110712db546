import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { NumberedEvent } from '../../../src/events/agent-event.ts';
import {
  removeScenario,
  scenarioFolder,
  startAgent,
  type TestAgent,
  writeScenario,
} from '../../support/agent.ts';
import { type Workspace, workspace } from '../../support/squall.ts';
import { until } from '../../support/wait.ts';

/** Fires often, and is over at once. */
const quick = (name: string, label = '') => `
name: ${name}
labels: {version: "${label}"}
schedule: [{every: 250ms}]
states: {done: {final: true}}
`;

/** Lasts until it is told to go on. */
const gated = (label: string) => `
name: gated
labels: {version: "${label}"}
schedule: [{every: 500ms}]
states:
  wait: {on: {GO: done}, for: 6s, next: done}
  done: {final: true}
`;

let space: Workspace;
let agent: TestAgent;

beforeEach(() => {
  space = workspace();
});

afterEach(async () => {
  await agent.stop();
  space.remove();
});

const begin = async (scenarios: Record<string, string>, config = '') => {
  agent = await startAgent(space, { scenarios, config });
  await agent.ready();
};

const versions = (event: NumberedEvent['event']) =>
  agent.happened().flatMap((one) => (one.event === event && 'labels' in one ? [one.labels.version] : []));

describe('the scenarios of an agent', () => {
  it('change at their next run, and not in the middle of one', async () => {
    await begin({ 'gated.yaml': gated('1') });
    await until('the first version runs', () => versions('run.started').includes('1'), 10_000);
    writeScenario(space, 'gated.yaml', gated('2'));
    await until('the second version runs', () => versions('run.started').includes('2'), 20_000);
    expect(versions('run.finished')).toEqual(['1']);
    const [first] = agent.happened().filter(({ event }) => event === 'run.finished');
    expect(first).toMatchObject({ outcome: 'passed' });
  });

  it('keep their last good version when a file breaks, and the file is named wherever one looks', async () => {
    const file = join(scenarioFolder(space), 'a.yaml');
    await begin({ 'a.yaml': quick('a', 'good') });
    await until('it runs', () => versions('run.started').length > 0, 10_000);
    expect(await agent.metric(`squall_scenario_valid{file="${file}",scenario="a"}`)).toBe(1);
    writeScenario(space, 'a.yaml', `${quick('a', 'bad')}stats: {}\n`);
    const invalid = await agent.event('it is invalid', ({ event }) => event === 'scenario.invalid');
    expect(invalid).toMatchObject({ file, scenario: 'a', error: expect.stringContaining(`${file}:6:1: `) });
    expect(await agent.metric(`squall_scenario_valid{file="${file}",scenario="a"}`)).toBe(0);
    expect(await agent.metric('squall_reloads_total{result="failed"}')).toBe(1);
    expect(agent.logs().find(({ event }) => event === 'scenario.invalid')).toMatchObject({
      level: 'error',
      file,
    });
    const runs = versions('run.started').length;
    await until('it goes on running', () => versions('run.started').length > runs + 1, 10_000);
    expect(new Set(versions('run.started'))).toEqual(new Set(['good']));
    writeScenario(space, 'a.yaml', quick('a', 'mended'));
    await until('the mended one runs', () => versions('run.started').includes('mended'), 10_000);
    expect(await agent.metric(`squall_scenario_valid{file="${file}",scenario="a"}`)).toBe(1);
  });

  it('come and go beside a file that cannot be read', async () => {
    await begin({ 'a.yaml': quick('a') });
    symlinkSync('circle.yaml', join(scenarioFolder(space), 'circle.yaml'));
    const invalid = await agent.event('it is named', ({ event }) => event === 'scenario.invalid');
    expect(invalid).toMatchObject({ error: expect.stringContaining('circle') });
    writeScenario(space, 'b.yaml', quick('b'));
    await agent.event('b runs', (one) => one.event === 'run.started' && one.scenario === 'b');
  });

  it('go on where their folder is gone, which the status says', async () => {
    await begin({ 'a.yaml': quick('a') });
    rmSync(scenarioFolder(space), { recursive: true });
    await agent.event('it is noticed', ({ event }) => event === 'agent.trouble');
    const status = space.squall(['status', '--address', join(space.stateDir, 'api.sock')]);
    expect(await status.exited).toBe(0);
    expect(status.stdout()).toMatch(/^TROUBLE: the scenarios cannot be read: ENOENT/m);
    const runs = versions('run.started').length;
    await until('it goes on running', () => versions('run.started').length > runs + 1, 10_000);
  });

  it('come and go with their files', async () => {
    await begin({ 'a.yaml': quick('a') });
    mkdirSync(join(scenarioFolder(space), 'more'));
    writeScenario(space, 'more/b.yml', quick('b'));
    await agent.event('b runs', (one) => one.event === 'run.started' && one.scenario === 'b');
    removeScenario(space, 'a.yaml');
    const removed = await agent.event('a is removed', ({ event }) => event === 'scenario.removed');
    const since = () => agent.happened().filter(({ sequence }) => sequence > removed.sequence);
    await until(
      'b goes on',
      () => since().filter(({ event }) => event === 'run.finished').length > 2,
      10_000,
    );
    // A run that began before may end after.
    const begun = since().filter((one) => one.event === 'run.started' || 'due' in one);
    expect(begun.filter((one) => 'scenario' in one && one.scenario === 'a')).toEqual([]);
  });

  it('are all read anew when a ConfigMap is swapped', async () => {
    const folder = scenarioFolder(space);
    const version = (name: string, text: string) => {
      mkdirSync(join(folder, name), { recursive: true });
      writeFileSync(join(folder, name, 'a.yaml'), text);
      symlinkSync(name, join(folder, '..data_tmp'));
      renameSync(join(folder, '..data_tmp'), join(folder, '..data'));
    };
    version('..2026_01', quick('a', '1'));
    symlinkSync('..data/a.yaml', join(folder, 'a.yaml'));
    await begin({});
    for (const [now, before] of [
      ['2', '1'],
      ['3', '2'],
    ] as const) {
      await until(`version ${before} runs`, () => versions('run.started').includes(before), 10_000);
      version(`..2026_0${now}`, quick('a', now));
      rmSync(join(folder, `..2026_0${before}`), { recursive: true });
    }
    await until('version 3 runs', () => versions('run.started').includes('3'), 10_000);
    expect(agent.happened().filter(({ event }) => event === 'scenario.invalid')).toEqual([]);
  });

  it('of one name in two files: the first is used, and the second is named', async () => {
    await begin({ 'b.yaml': quick('same', 'first') });
    const file = writeScenario(space, 'a.yaml', quick('same', 'second'));
    const invalid = await agent.event('the second is refused', ({ event }) => event === 'scenario.invalid');
    expect(invalid).toMatchObject({ file, error: expect.stringContaining('which goes on being used') });
    removeScenario(space, 'b.yaml');
    await until('the second is used', () => versions('run.started').includes('second'), 10_000);
  });

  it('lose and double no firing while their files are written again and again', async () => {
    await begin({ 'a.yaml': quick('a') });
    // On a busy machine one run may not be over yet when the next is due: that firing is skipped, and not lost.
    const fired = () =>
      agent.happened().flatMap((one) => ('due' in one && one.scenario === 'a' ? [one] : []));
    const reloads = () => agent.happened().filter(({ event }) => event === 'agent.reloaded').length;
    for (let version = 0; version < 8; version++) {
      const before = reloads();
      writeScenario(space, 'a.yaml', quick('a', `${version}`));
      writeScenario(space, `b${version % 3}.yaml`, quick(`b${version % 3}`));
      await until('they are read', () => reloads() > before, 10_000);
    }
    const times = fired().map(({ due }) => Date.parse(due) / 250);
    expect(times.length).toBeGreaterThan(8);
    expect(times).toEqual(times.map((_, index) => (times[0] as number) + index));
  });
});

describe('SIGHUP', () => {
  const configure = (text: string) => {
    space.write('squall.yaml', `scenarios: ./scenarios\nmetrics: {address: 127.0.0.1, port: 0}\n${text}\n`);
    process.kill(agent.pid, 'SIGHUP');
  };

  it('reads the config anew: its limits hold from then on', async () => {
    await begin({ 'gated.yaml': gated('1') });
    await agent.event('it runs', ({ event }) => event === 'run.started');
    configure('limits: {hours: [{from: 2001-01-01, until: 2001-01-02}]}');
    const refused = await agent.event('the next is refused', ({ event }) => event === 'firing.refused');
    expect(refused).toMatchObject({ limit: 'hours' });
    expect(await agent.metric('squall_refusals_total{limit="hours"}')).toBeGreaterThan(0);
  });

  it('keeps the config where the new one is not valid, and says so', async () => {
    await begin({ 'a.yaml': quick('a') }, 'environment: here');
    configure('environment: [nowhere]');
    await until('it says so', () => agent.logs().some(({ level }) => level === 'error'));
    expect(agent.stderr()).toContain('the config stays as it was');
    const runs = versions('run.started').length;
    await until('it goes on', () => versions('run.started').length > runs, 10_000);
  });
});
