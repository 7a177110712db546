import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../src/engine/virtual-clock.ts';
import { createGate, isRefusal, type Pass } from '../../src/limits/gate.ts';
import { type Limits, NO_LIMITS } from '../../src/limits/limits.ts';
import { weeklyWindow } from '../../src/limits/weekly.ts';
import { sketch } from '../support/scenario.ts';

const NOON = Date.parse('2026-03-02T12:00:00Z');
const MINUTE = 60_000;
const quick = sketch({
  a: { inject: [{ type: 'cpu' }], for: MINUTE, next: 'done' },
  done: { final: true },
});

function gate(limits: Partial<Limits>) {
  const clock = new VirtualClock(NOON);
  const made = createGate({ ...NO_LIMITS, ...limits }, clock);
  const pass = (milliseconds: number) => {
    clock.setTimeout(() => {}, milliseconds);
    clock.advance();
  };
  return { ...made, pass };
}

describe('a gate', () => {
  it('lets everything through without limits', () => {
    const { admitRun, admitFault } = gate({});
    expect(admitRun(quick)).toBeUndefined();
    for (let i = 0; i < 100; i++) expect(isRefusal(admitFault('cpu'))).toBe(false);
  });

  it('lets in only as many faults at once as may be, and again when one is gone', () => {
    const { admitRun, admitFault } = gate({ maxConcurrentFaults: 2 });
    const [one] = [admitFault('cpu'), admitFault('memory')] as Pass[];
    expect(admitFault('cpu')).toMatchObject({ limit: 'maxConcurrentFaults' });
    expect(admitRun(quick)).toMatchObject({ limit: 'maxConcurrentFaults' });
    one?.release();
    one?.release();
    expect(isRefusal(admitFault('cpu'))).toBe(false);
    expect(admitFault('cpu')).toMatchObject({
      reason: 'limit maxConcurrentFaults: 2 faults are in force, and 2 are the most',
    });
  });

  it('refuses a scenario that makes more at once than may be in a single state', () => {
    const both = sketch({
      a: { inject: [{ type: 'cpu' }, { type: 'memory' }], for: 1, next: 'z' },
      z: { final: true },
    });
    expect(gate({ maxConcurrentFaults: 1 }).admitRun(both)?.reason).toContain(
      'the state "a" makes 2 at once',
    );
  });

  it('refuses it wherever that is certain, and not where faults are over before the next', () => {
    const rare = { type: 'cpu', probability: 0.01 };
    const kill = { type: 'process', lasts: false };
    const scenario = (inject: object[]) =>
      sketch({
        a: { inject: [rare, rare, rare], for: 1, next: 'b' },
        b: { inject: inject as never, for: 1, next: 'z' },
        z: { final: true },
      });
    const { admitRun } = gate({ maxConcurrentFaults: 1 });
    expect(admitRun(scenario([{ type: 'cpu' }, { type: 'memory' }]))).toMatchObject({
      reason: expect.stringContaining('the state "b" makes 2 at once'),
    });
    expect(admitRun(scenario([kill, kill]))).toBeUndefined();
  });

  it('knows which kinds of fault may be made', () => {
    expect(gate({ allow: ['memory'] }).admitRun(quick)).toMatchObject({ limit: 'allow' });
    expect(gate({ allow: ['memory'] }).admitFault('cpu')).toMatchObject({ limit: 'allow' });
    expect(gate({ deny: ['cpu'] }).admitRun(quick)).toMatchObject({ limit: 'deny' });
    expect(gate({ allow: ['cpu'], deny: ['network'] }).admitRun(quick)).toBeUndefined();
  });

  it('keeps runs apart', () => {
    const { admitRun, pass } = gate({ minimumInterval: 10 * MINUTE });
    expect(admitRun(quick)).toBeUndefined();
    pass(9 * MINUTE);
    expect(admitRun(quick)).toMatchObject({ limit: 'minimumInterval' });
    pass(MINUTE);
    expect(admitRun(quick)).toBeUndefined();
  });

  it('keeps no real run from one that only looks, nor that from a real one', () => {
    const { admitRun, foreseeRun } = gate({ minimumInterval: 10 * MINUTE, deny: ['memory'] });
    expect(admitRun(quick, true)).toBeUndefined();
    expect(admitRun(quick)).toBeUndefined();
    expect(foreseeRun(quick)).toMatchObject({ limit: 'minimumInterval' });
    expect(admitRun(quick, true)).toBeUndefined();
    const denied = sketch({ a: { inject: [{ type: 'memory' }], for: 1, next: 'z' }, z: { final: true } });
    expect(admitRun(denied, true)).toMatchObject({ limit: 'deny' });
  });

  it('refuses what cannot be over in time, or says itself that it may take longer', () => {
    const { admitRun } = gate({ maxRunDuration: MINUTE - 1 });
    expect(admitRun(quick)?.reason).toBe(
      'limit maxRunDuration: the run takes 1m at least, and 60s is the most',
    );
    const short = sketch({ a: { for: 1000, next: 'done' }, done: { final: true } });
    expect(admitRun(short)).toBeUndefined();
    expect(admitRun({ ...short, timeout: 2 * MINUTE })).toMatchObject({ limit: 'maxRunDuration' });
  });

  it('asks what time it is, before a run and before each fault', () => {
    const lunch = [weeklyWindow('mon-fri 12:05 - 13:00', 'UTC')];
    const shut = gate({ blackouts: lunch });
    expect(shut.admitRun(quick)).toBeUndefined();
    shut.pass(5 * MINUTE);
    expect(shut.admitFault('cpu')).toMatchObject({
      limit: 'blackouts',
      reason: 'limit blackouts: mon-fri 12:05 - 13:00 (UTC)',
    });
    shut.pass(55 * MINUTE);
    expect(isRefusal(shut.admitFault('cpu'))).toBe(false);
    const open = gate({ hours: lunch });
    expect(open.admitRun(quick)).toMatchObject({ limit: 'hours' });
    open.pass(5 * MINUTE);
    expect(open.admitRun(quick)).toBeUndefined();
  });
});
