import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { describeWhere } from '../support/needs.ts';
import { LINK, makePair, type Pair } from '../support/netns.ts';
import { type Squall, type Workspace, workspace } from '../support/squall.ts';
import { startVictim, type Victim } from '../support/victim.ts';
import { until } from '../support/wait.ts';

describeWhere(['root', 'netns', 'nftables', 'tc'], 'what a dead Squall left', () => {
  let space: Workspace;
  let pair: Pair;
  let victim: Victim;
  let pairs: Pair[];
  const others: Victim[] = [];

  beforeEach(() => {
    [space, pair, victim] = [workspace(), makePair(), startVictim()];
    pairs = [pair];
  });
  afterEach(() => {
    for (const each of [victim, ...others.splice(0)]) each.end();
    for (const each of pairs) each.remove();
    space.remove();
  });

  const rules = () =>
    pair.near.exec(`sh -c 'tc -j qdisc show; tc -j filter show dev ${LINK}; nft -j list ruleset'`);
  let files = 0;
  const start = (faults: readonly string[], namespace = pair.near.name) => {
    const inject = faults.map((fault) => `{${fault}}`).join(', ');
    const file = space.write(
      `storm-${++files}.yaml`,
      `{name: storm, states: {a: {inject: [${inject}], for: 60s, next: b}, b: {final: true}}}`,
    );
    return space.squall(['run', file, '--json'], { namespace });
  };
  const inForce = (squall: Squall, count: number) =>
    until(
      `${count} faults in force: ${squall.stderr()}`,
      () => squall.events().filter(({ event }) => event === 'fault.injected').length === count,
      15_000,
    );
  const recover = async (args: readonly string[] = [], namespace = pair.near.name) => {
    const squall = space.squall(['recover', ...args], { namespace });
    return { code: await squall.exited, said: squall.stdout() };
  };
  /** Without its watchdog, so that what it left stays. */
  const kill = async (squall: Squall) => {
    const watchdogs = space.processes().filter((pid) => markOf(pid).includes(`watchdog:${squall.pid}:`));
    // Stopped first: whichever dies sooner, the other has no time to do something about it.
    const both = [squall.pid, ...watchdogs];
    for (const signal of ['SIGSTOP', 'SIGKILL']) for (const pid of both) process.kill(pid, signal);
    await squall.exited;
  };
  const RATE = `network: {interface: ${LINK}, rate: 5mbit, ports: [5432]}`;
  const PARTITION = `network: {interface: ${LINK}, partition: true, to: [10.77.0.3]}`;
  const pauseOf = (one: Victim) => `process: {name: ${one.name}, action: pause}`;

  it('is taken back by its watchdog while another one’s faults on the same interface stay', async () => {
    const before = rules();
    const [one, two] = [
      start([RATE, pauseOf(victim)]),
      start([`network: {interface: ${LINK}, rate: 1mbit, ports: [80]}`]),
    ];
    await Promise.all([inForce(one, 2), inForce(two, 1)]);
    process.kill(one.pid, 'SIGKILL');
    await until('the first one’s record is gone', () => space.records().length === 1);
    expect(victim.state()).not.toBe('T');
    expect(rules()).toContain('"dport"');
    expect(rules()).toContain('80');
    expect(rules()).not.toContain('5432');
    expect(pair.near.exec('tc qdisc show').match(/^qdisc tbf/gm)).toHaveLength(1);
    expect((await recover(['--list'])).said).toMatch(/^held {6}a\.network .* held by process \d+$/m);
    expect(await recover()).toMatchObject({ code: 0 });
    expect(space.records()).toHaveLength(1);
    process.kill(two.pid, 'SIGTERM');
    expect(await two.exited).toBe(143);
    expect(rules()).toBe(before);
  });

  it('is not made worse by a second one that wants the same process: it is refused, with the reason', async () => {
    const one = start([pauseOf(victim)]);
    await inForce(one, 1);
    const two = start([pauseOf(victim)]);
    expect(await two.exited).toBe(1);
    expect(victim.state()).toBe('T');
    expect(two.stdout()).toContain('fault.failed');
    process.kill(one.pid, 'SIGKILL');
    await until('it goes on', () => victim.state() === 'S');
  });

  it('is taken back by the next run, which says so', async () => {
    const before = rules();
    const dead = start([RATE, PARTITION, pauseOf(victim)]);
    await inForce(dead, 3);
    await kill(dead);
    expect(victim.state()).toBe('T');
    const next = start(['cpu: {load: 10, workers: 1}']);
    await inForce(next, 1);
    expect(victim.state()).not.toBe('T');
    expect(rules()).toBe(before);
    expect(next.stderr()).toContain('reverted  a.network');
    process.kill(next.pid, 'SIGTERM');
    await next.exited;
  });

  it('is taken back once by two recoveries at the same time', async () => {
    const before = rules();
    const dead = start([RATE, PARTITION, pauseOf(victim)]);
    await inForce(dead, 3);
    await kill(dead);
    const results = await Promise.all([recover(), recover(), recover()]);
    expect(results.map(({ code }) => code)).toEqual([0, 0, 0]);
    expect(results.filter(({ said }) => said.includes('reverted'))).toHaveLength(1);
    expect(rules()).toBe(before);
    expect(victim.state()).not.toBe('T');
  });

  it.each([
    ['the target is gone', 'gone', () => void victim.end()],
    ['the interface is renamed', 'has another name', () => rename()],
    ['the interface is deleted', 'is gone', () => void pair.near.exec(`ip link del ${LINK}`)],
  ])('counts as undone where %s, and that is said', async (_, said, change) => {
    const dead = start([RATE, pauseOf(victim)]);
    await inForce(dead, 2);
    await kill(dead);
    change();
    const recovered = await recover();
    expect(recovered.code).toBe(0);
    expect(recovered.said).toContain(said);
    expect(space.records()).toEqual([]);
    expect(pair.near.exec('tc -j qdisc show')).not.toContain('5ca1');
  });

  const rename = () =>
    void pair.near.exec(
      `sh -c 'ip link set ${LINK} down; ip link set ${LINK} name other0; ip link set other0 up'`,
    );

  it('in another network namespace is left alone, with the command that takes it back', async () => {
    const other = makePair();
    pairs.push(other);
    const dead = start([RATE, pauseOf(victim)], other.near.name);
    await inForce(dead, 2);
    await kill(dead);
    const elsewhere = await recover();
    expect(elsewhere.code).toBe(5);
    // A process is in no network namespace, as far as pausing goes.
    expect(victim.state()).not.toBe('T');
    const [, command = ''] = /by hand: (.*)$/m.exec(elsewhere.said) ?? [];
    expect(command).toMatch(
      new RegExp(`^nsenter --net=/run/netns/${other.near.name} .* recover --state-dir `),
    );
    expect(execFileSync('sh', ['-c', command], { encoding: 'utf8' })).toMatch(/^reverted /);
    expect(space.records()).toEqual([]);
  });

  it('in another network namespace is closed once that is gone', async () => {
    const other = makePair();
    pairs.push(other);
    const dead = start([RATE], other.near.name);
    await inForce(dead, 1);
    await kill(dead);
    other.remove();
    pairs.pop();
    const gone = await recover();
    expect(gone).toMatchObject({ code: 0, said: expect.stringMatching(/^closed .* is gone/m) });
    expect(space.records()).toEqual([]);
  });

  it('before a reboot is closed as such', async () => {
    const dead = start([pauseOf(victim)]);
    await inForce(dead, 1);
    await kill(dead);
    await reseal((record) => ({ ...record, bootId: 'the boot before' }));
    expect(await recover()).toMatchObject({ code: 0, said: expect.stringMatching(/^closed .*reboot/m) });
    expect(space.records()).toEqual([]);
  });

  it('and cannot be undone is tried again, then named with the command, with exit code 5', async () => {
    const dead = start([pauseOf(victim), PARTITION]);
    await inForce(dead, 2);
    await kill(dead);
    await reseal((record) => (record.type === 'network' ? { ...record, type: 'no-such-fault' } : record));
    const { code, said } = await recover(['--json']);
    expect(code).toBe(5);
    expect(JSON.parse(said).records).toMatchObject([
      { state: 'failed', command: expect.stringMatching(/ recover --state-dir /) },
      { state: 'reverted' },
    ]);
    expect(victim.state()).not.toBe('T');
  });

  it('is taken back although files among the records are damaged, and those are set aside', async () => {
    const dead = start([pauseOf(victim)]);
    await inForce(dead, 1);
    await kill(dead);
    for (const [name, text] of Object.entries({ 'torn.json': '{"version":1,"seq', 'empty.json': '' })) {
      writeFileSync(join(space.stateDir, 'undo', name), text);
    }
    writeFileSync(join(space.stateDir, 'undo', 'half.json.1-1.draft'), '{');
    const { code, said } = await recover();
    expect(code).toBe(5);
    expect(victim.state()).not.toBe('T');
    expect(said).toMatch(/damaged .*torn\.json is no undo record: it is torn.*; moved to /);
    expect(said).toMatch(/damaged .*empty\.json is no undo record: it is empty; moved to /);
    expect(space.records()).toEqual([]);
    // Until a person has looked at them and removed them.
    const again = await recover();
    expect([again.code, again.said.match(/^aside /gm)?.length]).toEqual([5, 2]);
    rmSync(join(space.stateDir, 'damaged'), { recursive: true });
    expect((await recover()).code).toBe(0);
  });

  it('is watched again when the watchdog dies, within a second, and the run says so', async () => {
    const squall = start([pauseOf(victim)]);
    await inForce(squall, 1);
    const watchdogs = () =>
      space.processes().filter((pid) => markOf(pid).includes('SQUALL_HELPER=watchdog:'));
    const [first] = watchdogs();
    process.kill(first as number, 'SIGKILL');
    await until('another one watches', () => watchdogs().some((pid) => pid !== first));
    await until('it is said', () => squall.stderr().includes('the watchdog died; another one watches now'));
    process.kill(squall.pid, 'SIGKILL');
    await until('the victim goes on', () => victim.state() === 'S');
  });

  /** Writes records as another Squall would have. */
  async function reseal(change: (record: { type: string }) => object): Promise<void> {
    const { diskUndoLog } = await import('../../src/journal/undo-log.ts');
    const log = diskUndoLog(space.stateDir);
    for (const record of (await log.scan()).records) {
      await log.close(record.token);
      await log.open(change(record) as typeof record);
    }
  }
});

/** The environment of a process; empty where it has ended. */
function markOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8');
  } catch {
    return '';
  }
}
