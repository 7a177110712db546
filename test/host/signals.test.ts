import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { createHost } from '../../src/host/host.ts';
import { asNobody } from '../fixtures/elsewhere.ts';
import { Targets } from '../fixtures/targets.ts';
import { describeWhere } from '../support/needs.ts';
import { until } from '../support/wait.ts';

const host = createHost();
const targets = new Targets();
afterAll(() => targets.end());

describe('identify', () => {
  it('gives pid and start time', async () => {
    const target = await targets.sleeper(targets.name('-identified'));
    expect(host.identify(target.pid)).toEqual(target);
    expect(target.startTime).toBeGreaterThan(0);
  });

  it('knows nobody under a pid that is not in use', () => {
    expect(host.identify(2 ** 22)).toBeUndefined();
  });

  it('takes a zombie for gone', async () => {
    // A shell that becomes a sleep never waits for the child it had, which ends after that.
    const parent = spawn('sh', ['-c', 'exec 3<&0; (read line <&3) & echo $!; exec sleep 60'], {
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    const zombie = Number(String((await once(parent.stdout, 'data'))[0]));
    await until(
      'it is a sleep',
      () => readFileSync(`/proc/${parent.pid}/comm`, 'utf8') === 'sleep\n',
      20_000,
    );
    parent.stdin.end('go on\n');
    await until(
      'it is a zombie',
      () => readFileSync(`/proc/${zombie}/stat`, 'utf8').includes(') Z '),
      20_000,
    );
    expect(host.identify(zombie)).toBeUndefined();
    parent.kill('SIGKILL');
  });
});

describe('signal', () => {
  it('reaches the process that is meant', async () => {
    const target = await targets.sleeper(targets.name('-killed'));
    expect(host.signal(target, 'SIGKILL')).toBe(true);
    await until('it is dead', () => !targets.isAlive(target));
    expect(host.signal(target, 'SIGKILL')).toBe(false);
    expect(host.processState(target)).not.toBe('S');
  });

  it('does not reach another process that has its pid now', async () => {
    const target = await targets.sleeper(targets.name('-successor'));
    const predecessor = { pid: target.pid, startTime: target.startTime - 1 };
    expect(host.signal(predecessor, 'SIGKILL')).toBe(false);
    expect(host.processState(predecessor)).toBeUndefined();
    expect(host.processState(target)).toBe('S');
  });

  it('stops and continues', async () => {
    const target = await targets.sleeper(targets.name('-stopped'));
    host.signal(target, 'SIGSTOP');
    await until('it is stopped', () => host.processState(target) === 'T');
    host.signal(target, 'SIGCONT');
    await until('it sleeps again', () => host.processState(target) === 'S');
  });
});

describeWhere(['root'], 'signal without permission', () => {
  it('says who may', async () => {
    const target = await targets.sleeper(targets.name('-not-yours'));
    const said = await asNobody(
      '../../src/host/host.ts',
      `try { module.createHost().signal(${JSON.stringify(target)}, 'SIGTERM') } catch (error) { say(error) }`,
    );
    expect(said).toMatchObject({ code: 'EPERM', message: expect.stringContaining('CAP_KILL') });
    expect(targets.isAlive(target)).toBe(true);
  });
});
