import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AgentConfig } from '../../src/agent/agent.ts';
import type { NumberedEvent } from '../../src/events/agent-event.ts';
import { NO_LIMITS } from '../../src/limits/limits.ts';
import { ownStateDir, virtualAgent } from '../support/virtual-agent.ts';

let state: ReturnType<typeof ownStateDir>;
let events: NumberedEvent[];

beforeEach(() => {
  state = ownStateDir();
  events = [];
});
afterEach(() => state.remove());

const begin = (start: string, scenarios: Record<string, string>, config?: Partial<AgentConfig>) =>
  virtualAgent(start, scenarios, {
    stateDir: state.path,
    listen: (event) => events.push(event),
    ...(config ? { config } : {}),
  });

/** When runs of a scenario started, as its own events say. */
const started = (scenario: string) =>
  events.flatMap((one) => (one.event === 'firing.started' && one.scenario === scenario ? [one.time] : []));

const DAY = 24 * 3_600_000;

describe('an agent in a time of its own', () => {
  it('fires once at a local time on the days that clocks change', async () => {
    const { pass, agent } = await begin('2026-03-28T00:00:00Z', {
      berlin: 'schedule: [{cron: "30 2 * * *", timezone: Europe/Berlin}]',
      noon: 'schedule: [{cron: "0 12 * * *", timezone: Europe/Berlin}]',
    });
    await pass(3 * DAY);
    // 2:30 does not exist on the 29th; noon is an hour earlier from then on.
    expect(started('berlin')).toEqual(['2026-03-28T01:30:00.000Z', '2026-03-30T00:30:00.000Z']);
    expect(started('noon').map((time) => time.slice(8, 16))).toEqual(['28T11:00', '29T10:00', '30T10:00']);
    await agent.close('the test is over');
  });

  it('fires once where a local time comes twice', async () => {
    const { pass, agent } = await begin('2026-10-24T12:00:00Z', {
      berlin: 'schedule: [{cron: "30 2 * * *", timezone: Europe/Berlin}]',
      hourly: 'schedule: [{cron: "30 * * * *", timezone: Europe/Berlin}]',
    });
    await pass(DAY);
    expect(started('berlin')).toEqual(['2026-10-25T00:30:00.000Z']);
    expect(started('hourly')).toHaveLength(24);
    await agent.close('the test is over');
  });

  it('says what was missed by a clock that jumps forward, and starts what its deadline allows', async () => {
    const { pass, clock, agent } = await begin('2026-01-01T00:00:00Z', {
      often: 'schedule: [{every: 10s, startingDeadline: 15s}]',
    });
    await pass(60_000);
    const before = started('often').length;
    clock.offset += 3_600_000;
    await pass(10_000);
    const missed = events.flatMap((one) => (one.event === 'firing.missed' ? [one.count] : []));
    expect(missed).toHaveLength(1);
    const due = Math.floor((clock.now() - Date.parse('2026-01-01T00:00:00Z')) / 10_000);
    const skipped = events.filter(({ event }) => event === 'firing.skipped').length;
    expect((missed[0] as number) + started('often').length + skipped).toBe(due);
    const late = started('often').length - before;
    expect(late).toBeGreaterThanOrEqual(1);
    expect(late).toBeLessThanOrEqual(3);
    await agent.close('the test is over');
  });

  it('repeats nothing when the clock is set back', async () => {
    const { pass, clock, agent } = await begin('2026-01-01T00:00:00Z', { often: 'schedule: [{every: 10s}]' });
    await pass(100_000);
    const before = started('often').length;
    clock.offset -= 60_000;
    await pass(50_000);
    expect(started('often')).toHaveLength(before);
    await pass(60_000);
    expect(started('often').length - before).toBeGreaterThanOrEqual(5);
    await agent.close('the test is over');
  });

  it('draws the same jitters and chances after a restart', async () => {
    const dice = { dice: 'schedule: [{every: 1m, jitter: 30s, probability: 0.5}]' };
    const first = await begin('2026-01-01T00:00:00Z', dice);
    const planned = first.agent.next('dice', 5).map(({ start }) => start);
    const { seed } = first.agent.status;
    await first.agent.close('restart');
    const second = await begin('2026-01-01T00:00:00Z', dice);
    expect(second.agent.status.seed).toBe(seed);
    expect(second.agent.next('dice', 5).map(({ start }) => start)).toEqual(planned);
    await second.pass((planned.at(-1) as number) - second.clock.now());
    expect(started('dice').map((time) => Date.parse(time))).toEqual(expect.arrayContaining(planned));
    await second.agent.close('the test is over');
  });
});

describe('a person', () => {
  it('pauses and resumes scenarios, through restarts', async () => {
    const both = { a: 'schedule: [{every: 10s}]', b: 'schedule: [{every: 10s}]' };
    const first = await begin('2026-01-01T00:00:00Z', both);
    await first.agent.pause('a');
    await first.agent.close('restart');
    const { agent, pass } = await begin('2026-01-01T00:00:00Z', both);
    expect([agent.isPaused('a'), agent.isPaused('b')]).toEqual([true, false]);
    await pass(60_000);
    expect([started('a').length, started('b').length]).toEqual([0, 6]);
    await agent.resume();
    await pass(60_000);
    expect([started('a').length, started('b').length]).toEqual([6, 12]);
    await agent.close('the test is over');
  });

  it('pauses a scenario whose firing waits for the run that it replaces', async () => {
    const { agent, clock } = await begin('2026-01-01T00:00:00Z', {
      a: 'schedule: [{every: 10s}]\nconcurrency: replace',
    });
    const first = await agent.start('a');
    const end = clock.now() + 10_000;
    while (clock.now() < end) clock.advance();
    await agent.pause('a');
    if (first?.result === 'started') await first.run.finished;
    expect(events).toContainEqual(expect.objectContaining({ event: 'firing.skipped', because: 'suspended' }));
    expect(started('a')).toEqual([]);
    await agent.close('the test is over');
  });

  it('starts a run with a seed, as concurrency and halts allow', async () => {
    const { agent } = await begin('2026-01-01T00:00:00Z', { a: '' });
    const run = await agent.start('a', { seed: 7 });
    expect(run).toMatchObject({ result: 'started', run: { seed: 7, dryRun: true } });
    expect(await agent.start('a')).toMatchObject({ result: 'skipped', because: 'still-running' });
    expect(await agent.start('nobody')).toBeUndefined();
    expect(await agent.halt('operator', 'lunch')).toHaveLength(1);
    expect(await agent.start('a')).toMatchObject({
      result: 'skipped',
      because: 'halted',
      reason: 'halted: lunch',
    });
    expect(agent.status.halted).toMatchObject({ by: 'operator', reason: 'lunch' });
    expect(await agent.unhalt()).toBeUndefined();
    expect(await agent.start('a')).toMatchObject({ result: 'started' });
    await agent.close('the test is over');
    expect(events.at(-1)).toMatchObject({ event: 'run.finished' });
  });

  it('looks at a run first, and then has it for real, within the least interval of runs', async () => {
    const config = { dryRun: false, limits: { ...NO_LIMITS, minimumInterval: 60_000 } };
    const { agent } = await begin('2026-01-01T00:00:00Z', { a: '' }, config);
    for (const dryRun of [true, false, true]) {
      const run = await agent.start('a', { dryRun });
      expect(run).toMatchObject({ result: 'started', run: { dryRun } });
      if (run?.result !== 'started') return;
      if (!dryRun) run.run.stop('it has started');
      await run.run.finished;
    }
    expect(await agent.start('a')).toMatchObject({ result: 'refused', limit: 'minimumInterval' });
    await agent.close('the test is over');
  });

  it('sees what comes next, and what is going on', async () => {
    const { agent } = await begin('2026-01-01T00:00:00Z', {
      a: 'schedule: [{cron: "0 10 * * *"}, {every: 6h}]',
    });
    const next = agent.next('a', 5).map(({ start }) => new Date(start).toISOString().slice(8, 16));
    expect(next).toEqual(['01T06:00', '01T10:00', '01T12:00', '01T18:00', '02T00:00']);
    expect(agent.next('nobody', 3)).toEqual([]);
    await agent.start('a');
    const [run] = agent.runs();
    expect(run).toMatchObject({ scenario: 'a', tally: { dryRun: true } });
    expect(await agent.stop(run?.id as string, 'enough')).toMatchObject({
      outcome: 'aborted',
      reason: 'enough',
    });
    expect(await agent.stop('nobody', 'enough')).toBeUndefined();
    expect(agent.send('nobody', 'GO')).toBeUndefined();
    await agent.close('the test is over');
  });
});
