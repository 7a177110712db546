import { writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { NumberedEvent } from '../../../src/events/agent-event.ts';
import { startAgent, type TestAgent } from '../../support/agent.ts';
import { call } from '../../support/api.ts';
import { SLOW_PLUGIN } from '../../support/plugin.ts';
import { type Workspace, workspace } from '../../support/squall.ts';
import { startVictim, type Victim } from '../../support/victim.ts';
import { until } from '../../support/wait.ts';

let space: Workspace;
let victim: Victim;
let agent: TestAgent;

beforeEach(() => {
  [space, victim] = [workspace(), startVictim()];
});

afterEach(async () => {
  await agent.stop();
  victim.end();
  space.remove();
});

const begin = async (scenarios: Record<string, string>, config = '', args: readonly string[] = []) => {
  agent = await startAgent(space, { scenarios, config, args });
  await agent.ready();
};

const storm = (header: string, inject: string, lasts = '3s') => `
name: storm
${header}
states:
  storm: {inject: ${inject}, for: ${lasts}, next: done}
  done: {final: true}
`;

const pause = () => `{process: {name: ${victim.name}, action: pause}}`;

const of = (...kinds: NumberedEvent['event'][]) =>
  agent.happened().filter(({ event }) => kinds.includes(event));

describe('a firing, while the last run of its scenario goes on,', () => {
  it('is skipped with `concurrency: forbid`', async () => {
    await begin({ 'a.yaml': storm('schedule: [{every: 300ms}]', pause(), '30s') });
    await agent.event('it storms', ({ event }) => event === 'fault.injected');
    const skipped = await agent.event('it is skipped', ({ event }) => event === 'firing.skipped');
    expect(skipped).toMatchObject({ because: 'still-running', scenario: 'storm' });
    expect(of('run.started')).toHaveLength(1);
    expect(await agent.metric('squall_firings_total{scenario="storm",result="skipped"}')).toBeGreaterThan(0);
    expect(await agent.metric('squall_runs_active{scenario="storm"}')).toBe(1);
    expect(await agent.metric('squall_state_active{scenario="storm",state="storm"}')).toBe(1);
  });

  it('starts beside it with `concurrency: allow`', async () => {
    await begin({
      'a.yaml': storm(
        'concurrency: allow\nschedule: [{every: 300ms}]',
        '{cpu: {load: 5, workers: 1}}',
        '20s',
      ),
    });
    await until('three are in force', () => of('fault.injected').length >= 3, 20_000);
    expect(of('fault.reverted')).toEqual([]);
    expect(await agent.metric('squall_faults_active{type="cpu"}')).toBeGreaterThanOrEqual(3);
    expect(await agent.metric('chaos_injection_active{failure_type="cpu"}')).toBe(1);
  });

  it('waits in vain where all runs are stopped before it is undone', async () => {
    const go = `${space.folder}/go`;
    await begin(
      { 'a.yaml': storm('concurrency: replace\nschedule: [{every: 1s}]', `{slow: {file: ${go}}}`, '60s') },
      `plugins: [${space.write('slow.mjs', SLOW_PLUGIN)}]`,
    );
    await agent.event('one waits in place of another', ({ event }) => event === 'firing.skipped');
    const stopped = call(agent, 'StopAllRuns', { reason: 'lunch' });
    await agent.event(
      'it is let go',
      (one) => one.event === 'firing.skipped' && one.reason === 'all runs are stopped: lunch',
    );
    writeFileSync(go, '');
    expect((await stopped).status).toBe(200);
  });

  it('undoes it first, and starts then, with `concurrency: replace`', async () => {
    await begin({ 'a.yaml': storm('concurrency: replace\nschedule: [{every: 3s}]', pause(), '60s') });
    await until('the third is in force', () => of('fault.injected').length >= 3, 30_000);
    const order = of('fault.injected', 'fault.reverted', 'run.started', 'run.finished').map(
      ({ event }) => event,
    );
    const round = ['run.started', 'fault.injected', 'fault.reverted', 'run.finished'];
    expect(order.slice(0, 10)).toEqual([...round, ...round, ...round.slice(0, 2)]);
    expect(of('run.finished')[0]).toMatchObject({
      outcome: 'aborted',
      reason: 'replaced by the next run of the scenario',
    });
  });

  it('is skipped where the scenario is suspended, running or not', async () => {
    await begin({ 'a.yaml': storm('suspend: true\nschedule: [{every: 300ms}]', pause()) });
    const skipped = await agent.event('it is skipped', ({ event }) => event === 'firing.skipped');
    expect(skipped).toMatchObject({ because: 'suspended' });
    expect(victim.state()).toBe('S');
  });
});

describe('a limit', () => {
  const brief = (inject: string) => storm('schedule: [{every: 300ms}]', inject, '100ms');

  it.each([
    ['deny: [process]', 'deny'],
    ['allow: [cpu]', 'allow'],
    ['maxRunDuration: 50ms', 'maxRunDuration'],
    ['blackouts: [{weekly: "mon 00:00 - mon 00:00"}]', 'blackouts'],
    ['hours: [{from: 2001-01-01, until: 2001-01-02}]', 'hours'],
  ])('%s refuses a run, by the name of %s', async (limit, name) => {
    await begin({ 'a.yaml': brief(pause()) }, `limits: {${limit}}`);
    const refused = await agent.event('it is refused', ({ event }) => event === 'firing.refused');
    expect(refused).toMatchObject({ scenario: 'storm', limit: name });
    const finished = await agent.event('its run says so', ({ event }) => event === 'run.finished');
    expect(finished).toMatchObject({ outcome: 'refused', limit: name });
    expect(of('fault.planned')).toEqual([]);
    expect(await agent.metric(`squall_refusals_total{limit="${name}"}`)).toBeGreaterThan(0);
    expect(await agent.metric('squall_firings_total{scenario="storm",result="refused"}')).toBeGreaterThan(0);
  });

  it('of faults at once refuses one that is due in the middle of a run', async () => {
    const first = storm('schedule: [{every: 1s}]', '{cpu: {load: 5, workers: 1}}', '30s').replace(
      'storm',
      'first',
    );
    const second = `
name: second
schedule: [{every: 1s}]
states:
  wait: {for: 1s, next: storm}
  storm: {inject: ${pause()}, for: 1s, next: done}
  done: {final: true}
`;
    await begin({ 'a.yaml': first, 'b.yaml': second }, 'limits: {maxConcurrentFaults: 1}');
    const failed = await agent.event(
      'it is refused',
      (one) => one.event === 'fault.failed' || one.event === 'firing.refused',
    );
    expect(JSON.stringify(failed)).toContain('maxConcurrentFaults');
    expect(victim.state()).toBe('S');
  });

  it('keeps runs apart', async () => {
    await begin({ 'a.yaml': brief(pause()) }, 'limits: {minimumInterval: 2s}');
    await until('two runs have started', () => of('firing.started').length === 2, 20_000);
    const [first, second] = of('firing.started').map(({ time }) => Date.parse(time)) as [number, number];
    expect(second - first).toBeGreaterThanOrEqual(1500);
    expect(of('firing.refused')[0]).toMatchObject({ limit: 'minimumInterval' });
  });

  it('keeps runs apart through a restart', async () => {
    const limits = 'limits: {minimumInterval: 1h}';
    await begin({ 'a.yaml': brief(pause()) }, limits);
    const first = await agent.event('one has started', ({ event }) => event === 'firing.started');
    await agent.stop();
    await begin({ 'a.yaml': brief(pause()) }, limits);
    const refused = await agent.event(
      'the next one is refused',
      ({ event, sequence }) => event === 'firing.refused' && sequence > first.sequence,
    );
    expect(refused).toMatchObject({ limit: 'minimumInterval' });
    expect(of('firing.started')).toHaveLength(1);
  });

  it('of the environment refuses what is for another one', async () => {
    await begin(
      { 'a.yaml': storm('environment: staging\nschedule: [{every: 300ms}]', pause()) },
      'environment: production',
    );
    const finished = await agent.event('its run is refused', ({ event }) => event === 'run.finished');
    expect(finished).toMatchObject({
      outcome: 'refused',
      limit: 'environment',
      reason: 'the scenario is for environment "staging", not for "production"',
    });
    expect(victim.state()).toBe('S');
  });
});

describe('a dry agent', () => {
  it('looks at everything and changes nothing', async () => {
    await begin({ 'a.yaml': storm('schedule: [{every: 300ms}]', pause(), '60s') }, '', ['--dry-run']);
    await until('several runs are over', () => of('run.finished').length > 2, 20_000);
    expect(of('fault.planned')[0]).toMatchObject({
      detail: { message: expect.stringContaining(victim.name) },
    });
    expect(of('fault.skipped')[0]).toMatchObject({ detail: { message: 'dry run' } });
    expect(of('fault.injected')).toEqual([]);
    expect(victim.state()).toBe('S');
    expect(
      await agent.metric('chaos_injections_total{failure_type="process",status="skipped"}'),
    ).toBeGreaterThan(2);
  });
});
