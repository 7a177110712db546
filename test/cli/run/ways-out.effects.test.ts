import { unlinkSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { describeWhere } from '../../support/needs.ts';
import { LINK, makePair, type Pair } from '../../support/netns.ts';
import { type Squall, type Workspace, workspace } from '../../support/squall.ts';
import { startVictim, type Victim } from '../../support/victim.ts';
import { until } from '../../support/wait.ts';

describeWhere(['root', 'netns', 'nftables', 'tc'], 'in the middle of all four faults', () => {
  let space: Workspace;
  let pair: Pair;
  let victim: Victim;
  let before: string;

  beforeEach(() => {
    [space, pair, victim] = [workspace(), makePair(), startVictim()];
    before = rules();
  });

  afterEach(() => {
    victim.end();
    pair.remove();
    space.remove();
  });

  const rules = () =>
    ['tc -j qdisc show', `tc -j filter show dev ${LINK}`, 'nft -j list ruleset']
      .map((command) => pair.near.exec(command))
      .join('\n');

  /** All four faults in one state; what ends it is the test's. */
  const scenario = ({ header = '', ends = 'for: 40s', state = '' } = {}) =>
    space.write(
      'storm.yaml',
      `
name: four
${header}
initial: storm
states:
  storm:
    inject:
      - cpu: {load: 30, workers: 1}
      - memory: {size: 96MiB}
      - process: {name: ${victim.name}, action: pause}
      - network: {interface: ${LINK}, rate: 5mbit, ports: [5432]}
      - network: {interface: ${LINK}, partition: true, to: [10.77.0.3]}
    ${ends}
    next: done
    ${state}
  done: {final: true}
`,
    );

  const start = (file: string, env: Record<string, string> = {}) =>
    space.squall(['run', file, '--json'], { namespace: pair.near.name, env });

  /** Waits until all five are in force, looking at the machine and not only at what Squall says. */
  const inForce = async (run: Squall) => {
    const injected = () => run.events().filter(({ event }) => event === 'fault.injected').length === 5;
    await until(
      `five faults in force: ${run.stderr()}`,
      () => injected() || run.child.exitCode !== null,
      15_000,
    );
    expect(victim.state()).toBe('T');
    expect(rules()).not.toBe(before);
    expect(space.processes().length).toBeGreaterThanOrEqual(4);
  };

  const nothingIsLeft = (run: Squall) => {
    expect(victim.state()).not.toBe('T');
    expect(rules()).toBe(before);
    expect(space.processes()).toEqual([]);
    expect(space.records()).toEqual([]);
    const events = run.events();
    const of = (kind: string) =>
      events.filter(({ event }) => event === kind).map((event) => 'fault' in event && event.fault);
    expect(of('fault.reverted')).toEqual(of('fault.injected').reverse());
    expect(events.at(-1)).toMatchObject({ event: 'run.finished', leftBehind: [] });
  };

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('%s takes everything back and exits with %i', async (signal, code) => {
    const run = start(scenario());
    await inForce(run);
    process.kill(run.pid, signal);
    expect(await run.exited).toBe(code);
    nothingIsLeft(run);
  });

  it('a second signal does not skip the clean-up', async () => {
    const run = start(scenario());
    await inForce(run);
    process.kill(run.pid, 'SIGINT');
    await until('the clean-up has begun', () => run.events().some(({ event }) => event === 'fault.reverted'));
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) run.child.kill(signal);
    expect(await run.exited).toBe(130);
    nothingIsLeft(run);
  });

  it('an exception in Squall itself takes everything back and exits with 1', async () => {
    const flag = `${space.stateDir}-throw`;
    // Preloaded into the engine: throws in a timer of its own once the file is there.
    const preload = `import{existsSync}from'node:fs';const t=setInterval(()=>{if(existsSync(${JSON.stringify(flag)})){clearInterval(t);throw new Error('boom')}},20);t.unref()`;
    const url = `data:text/javascript,${encodeURIComponent(preload)}`;
    const run = start(scenario(), { NODE_OPTIONS: `--import ${url}` });
    await inForce(run);
    writeFileSync(flag, '');
    expect(await run.exited).toBe(1);
    nothingIsLeft(run);
    expect(run.events().at(-1)).toMatchObject({ outcome: 'failed', reason: 'internal error: boom' });
  });

  it('an expectation that does not hold exits with 1', async () => {
    const state = `expect: [{name: ready, file: {path: ${space.stateDir}/ready}}]`;
    const run = start(
      scenario({ state: `${state}\n    until: {name: go, file: {path: ${space.stateDir}/go}, every: 50ms}` }),
    );
    await inForce(run);
    writeFileSync(`${space.stateDir}/go`, '');
    expect(await run.exited).toBe(1);
    nothingIsLeft(run);
  });

  it('a fault that cannot be made exits with 1', async () => {
    // The second state is nested in the first one, whose faults are still in force.
    const state =
      'states: {wait: {on: {GO: miss}}, miss: {inject: {process: {name: nobody-has-this-name}}, next: over}, over: {final: true}}';
    const run = start(scenario({ state }));
    await inForce(run);
    run.child.stdin?.write('GO\n');
    expect(await run.exited).toBe(1);
    nothingIsLeft(run);
    expect(run.events().map(({ event }) => event)).toContain('fault.failed');
  });

  it('a stop condition that trips exits with 3', async () => {
    const alive = space.write('alive', '');
    const header = `stopWhen: [{name: alive, file: {path: ${alive}}, every: 50ms, failures: 2}]`;
    const run = start(scenario({ header }));
    await inForce(run);
    unlinkSync(alive);
    expect(await run.exited).toBe(3);
    nothingIsLeft(run);
    expect(run.events().at(-1)).toMatchObject({ outcome: 'aborted' });
  });

  it('its timeout exits with 3', async () => {
    // What only an event ends may last; a state that must last longer than the timeout would not validate.
    const run = start(scenario({ header: 'timeout: 20s', ends: 'on: {GO: done}' }));
    await inForce(run);
    expect(await run.exited).toBe(3);
    nothingIsLeft(run);
    expect(run.events().at(-1)).toMatchObject({
      outcome: 'aborted',
      reason: expect.stringContaining('timeout'),
    });
  });

  it('an output that nobody reads any more takes everything back', async () => {
    const run = start(scenario());
    await inForce(run);
    run.child.stdout?.destroy();
    process.kill(run.pid, 'SIGTERM');
    await run.exited;
    expect(victim.state()).not.toBe('T');
    expect(rules()).toBe(before);
    expect(space.processes()).toEqual([]);
  });
});
