import { chmodSync, chownSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Event } from '../../../src/events/event.ts';
import { describeWhere } from '../../support/needs.ts';
import { type SquallOptions, type Workspace, workspace } from '../../support/squall.ts';
import { startVictim } from '../../support/victim.ts';
import { until } from '../../support/wait.ts';

let space: Workspace;

beforeEach(() => {
  space = workspace();
});

afterEach(() => space.remove());

async function squall(args: readonly string[], options?: SquallOptions) {
  const run = space.squall(args, options);
  run.child.stdin?.end();
  const code = await run.exited;
  return { code, stdout: run.stdout(), stderr: run.stderr(), events: () => run.events() };
}

const quick = `
name: quick
environment: staging
labels: {team: payments}
states:
  a: {inject: {cpu: {load: 20, workers: 1, probability: 0.5}}, for: {min: 50ms, max: 300ms}, next: [{to: b, probability: 0.5}, {to: c}]}
  b: {for: 50ms, next: done}
  c: {for: 50ms, next: [{to: a, max: 2}, {to: done}]}
  done: {final: true}
`.replace('{to: a, max: 2}', '{to: a, probability: 0.9, max: 2}');

/** What must be the same for the same seed: everything but times, ids and what was seen. */
function shape(events: readonly Event[]): [kind: string, subject: string, lasts: unknown][] {
  return events.map((event) => {
    const lasts = event.event === 'state.entered' ? event.detail?.lasts : undefined;
    const subject = 'fault' in event ? event.fault : 'state' in event ? event.state : undefined;
    return [event.event, subject ?? '', lasts];
  });
}

describe('squall run', () => {
  it('prints events as JSON Lines and nothing else, with the seed and the labels', async () => {
    const { code, stdout, stderr, events } = await squall([
      'run',
      space.write('quick.yaml', quick),
      '--json',
    ]);
    expect(code).toBe(0);
    expect(stderr).toBe('');
    for (const line of stdout.trimEnd().split('\n')) {
      expect(JSON.parse(line)).toMatchObject({
        time: expect.stringMatching(/^\d{4}-.*\.\d{3}Z$/),
        scenario: 'quick',
      });
    }
    expect(events()[0]).toMatchObject({
      event: 'run.started',
      seed: expect.any(Number),
      labels: { team: 'payments' },
    });
    expect(events().at(-1)).toMatchObject({ event: 'run.finished', outcome: 'passed', leftBehind: [] });
  });

  it('gives the same storm for the same seed and another one for another', async () => {
    const file = space.write('quick.yaml', quick);
    const storm = async (seed: number) =>
      shape((await squall(['run', file, '--json', '--seed', `${seed}`])).events());
    const first = await storm(1);
    expect(await storm(1)).toEqual(first);
    const others = await Promise.all([2, 3, 4].map((seed) => storm(seed)));
    expect(others.some((other) => JSON.stringify(other) !== JSON.stringify(first))).toBe(true);
  });

  it('goes through the same states dry as for real', async () => {
    const file = space.write('quick.yaml', quick);
    const states = (events: readonly Event[]) => shape(events).filter(([kind]) => kind.startsWith('state.'));
    const dry = await squall(['run', file, '--json', '--seed', '5', '--dry-run']);
    const real = await squall(['run', file, '--json', '--seed', '5']);
    expect(states(dry.events())).toEqual(states(real.events()));
    expect(dry.events().some(({ event }) => event === 'fault.injected')).toBe(false);
  });

  it('is piped as plain lines without colour, and ends with a verdict', async () => {
    const { stdout } = await squall(['run', space.write('quick.yaml', quick), '--seed', '1'], {
      env: { FORCE_COLOR: '' },
    });
    expect(stdout).not.toContain('\u001b');
    expect(stdout).toMatch(/^\d\d:\d\d:\d\d\.\d{3} {2}run\.started {6}quick {2}seed 1$/m);
    expect(stdout).toMatch(/\nPASSED {2}quick, /);
  });

  it('takes the name of an event from standard input', async () => {
    const gate = 'name: gate\nstates:\n  wait: {on: {GO: done, STOP: done}}\n  done: {final: true}\n';
    const run = space.squall(['run', space.write('gate.yaml', gate), '--json']);
    await until('it waits', () => run.events().some(({ event }) => event === 'state.entered'));
    run.child.stdin?.write('NOW\n');
    await until('it says what it waits for', () =>
      run.stderr().includes('no state waits for "NOW" now; waiting for: GO, STOP'),
    );
    run.child.stdin?.write('GO\n');
    expect(await run.exited).toBe(0);
  });

  it('exits with 2 for bad usage and for an invalid file, and runs nothing', async () => {
    const file = space.write('quick.yaml', quick);
    const bad = [
      ['run'],
      ['run', file, '--dryrun'],
      ['run', file, 'another.yaml'],
      ['run', file, '--seed', 'four'],
      ['run', file, '--real-time'],
      ['run', `${file}.missing`],
      ['run', space.stateDir],
      ['run', space.write('broken.yaml', 'name: broken\nstates: {a: {nxt: a}}\n')],
      ['sprint', file],
      [],
    ];
    for (const args of bad) {
      const { code, stdout, stderr } = await squall(args);
      expect([args, code]).toEqual([args, 2]);
      expect(stdout).toBe('');
      expect(stderr).not.toBe('');
      expect(stderr).not.toMatch(/\n\s+at /);
    }
  });

  it('shows where an invalid file is wrong', async () => {
    const file = space.write('broken.yaml', 'name: broken\nstates:\n  a: {nxt: a}\n');
    const { stderr } = await squall(['run', file, '--json']);
    expect(stderr).toContain(`${file}:3:7: `);
    expect(stderr).toContain('next');
  });

  it('exits with 4 where the environment differs or steady state does not hold', async () => {
    const file = space.write('quick.yaml', quick);
    const elsewhere = await squall(['run', file, '--json', '--environment', 'production']);
    expect(elsewhere.code).toBe(4);
    expect(elsewhere.events().at(-1)).toMatchObject({ outcome: 'refused' });
    expect((await squall(['run', file, '--json', '--environment', 'staging'])).code).toBe(0);
    const steady = quick.replace('states:', 'steadyState: [{name: up, tcp: {port: 1}}]\nstates:');
    const unsteady = await squall(['run', space.write('unsteady.yaml', steady), '--json']);
    expect(unsteady.code).toBe(4);
    expect(unsteady.events().map(({ event }) => event)).toEqual([
      'run.started',
      'probe.failed',
      'run.finished',
    ]);
  });

  it('exits with 1 when steady state does not hold after the storm', async () => {
    const flag = space.write('steady', '');
    const text = `
name: unsettled
steadyState: [{name: steady, file: {path: ${flag}}}]
states:
  a: {for: 10ms, expect: [{name: removed, exec: {command: [rm, ${flag}]}}], next: done}
  done: {final: true}
`;
    const { code, events } = await squall(['run', space.write('unsettled.yaml', text), '--json']);
    expect(code).toBe(1);
    expect(events().at(-1)).toMatchObject({ outcome: 'failed', reason: expect.stringContaining('"steady"') });
  });

  it('runs dry with exit 0 and writes nothing, whatever probes and targets say', async () => {
    const text = `
name: dry
steadyState: [{name: up, tcp: {port: 1}}]
states:
  a: {inject: {process: {name: nobody-has-this-name}}, next: b}
  b: {inject: {memory: {size: 1GiB}}, for: 1h, next: done}
  done: {final: true}
timeout: 2h
`;
    const { code, events } = await squall(['run', space.write('dry.yaml', text), '--json', '--dry-run']);
    expect(code).toBe(0);
    expect(events().filter(({ event }) => event === 'fault.skipped')).toHaveLength(2);
    expect(() => readFileSync(space.stateDir)).toThrow('ENOENT');
  });

  it('runs every kind of state, with every key', async () => {
    const victim = startVictim();
    const text = readFileSync(new URL('../../fixtures/every-key.yaml', import.meta.url), 'utf8');
    const file = space.write(
      'every-key.yaml',
      text.replaceAll('VICTIM', victim.name).replaceAll('FOLDER', space.stateDir),
    );
    try {
      const run = space.squall(['run', file, '--json', '--seed', '1', '--environment', 'staging']);
      await until(
        'the gate',
        () => run.events().some((event) => event.event === 'state.entered' && event.state === 'gate'),
        20_000,
      );
      run.child.stdin?.write('CONTINUE\n');
      expect([await run.exited, run.stderr()]).toEqual([0, '']);
      const entered = run.events().flatMap((event) => (event.event === 'state.entered' ? [event.state] : []));
      expect(new Set(entered)).toEqual(
        new Set([
          'short-of-cpu',
          'both',
          'both.east.slow',
          'both.east.over',
          'both.west.lost',
          'both.west.over',
          'inner',
          'inner.first',
          'inner.over',
          'broken',
          'caught',
          'gate',
          'hopeful',
          'fallback',
          'done',
        ]),
      );
      expect(space.processes()).toEqual([]);
    } finally {
      victim.end();
    }
  });
});

describeWhere(['root'], 'squall run without root', () => {
  it.each([
    ['a network fault', 'network: {interface: lo, partition: true, ports: [1]}', 'NET_ADMIN'],
    ['a full disk', 'disk: {path: /opt, fill: 1MiB}', 'the right to write to /opt is missing'],
  ])('refuses %s before anything starts, and says what to grant', async (_, fault, reason) => {
    const text = `
name: unprivileged
states:
  a: {inject: [{cpu: {load: 10}}, {${fault}}], for: 1s, next: done}
  done: {final: true}
`;
    const file = space.write('unprivileged.yaml', text);
    chmodSync(dirname(file), 0o755);
    mkdirSync(space.stateDir, { recursive: true });
    chownSync(space.stateDir, 65534, 65534);
    const { code, events } = await squall(['run', file, '--json'], { uid: 65534 });
    expect(code).toBe(4);
    expect(events().map(({ event }) => event)).toEqual(['run.started', 'run.finished']);
    expect(events().at(-1)).toMatchObject({ outcome: 'refused', reason: expect.stringContaining(reason) });
  });
});

describe('a run that is hard to end', () => {
  it('ends at its timeout and on a signal although it goes round and round without time', async () => {
    const text = `
name: spin
timeout: 1s
states:
  a: {next: [{to: a, probability: 0.99999999}, {to: done}]}
  done: {final: true}
`;
    const run = space.squall(['run', space.write('spin.yaml', text)]);
    run.child.stdin?.end();
    expect(await run.exited).toBe(3);
    const again = space.squall(['run', space.write('spin.yaml', text.replace('1s', '1m'))]);
    await until('it spins', () => again.stdout().includes('state.left'));
    process.kill(again.pid, 'SIGINT');
    expect(await again.exited).toBe(130);
  });

  it.each(['SIGINT', 'SIGKILL'] as const)('leaves nothing of its probes running on %s', async (signal) => {
    const text = `
name: probing
states:
  a: {for: 10ms, expect: [{name: slow, exec: {command: "sleep 61 & sleep 62", within: 50s}}], next: done}
  done: {final: true}
`;
    const run = space.squall(['run', space.write('probing.yaml', text), '--json']);
    const sleeping = () => space.processes().filter((pid) => commandOf(pid).startsWith('sleep'));
    await until('the probe is at work', () => sleeping().length === 2, 10_000);
    process.kill(run.pid, signal);
    await run.exited;
    await until('the probe is gone', () => space.processes().length === 0);
  });

  it('is halted by SIGUSR1, and opens no debugger', async () => {
    const text = 'name: long\nstates:\n  a: {for: 1m, next: done}\n  done: {final: true}\n';
    const run = space.squall(['run', space.write('long.yaml', text), '--json']);
    await until('it has begun', () => run.events().some(({ event }) => event === 'state.entered'));
    process.kill(run.pid, 'SIGUSR1');
    expect(await run.exited).toBe(3);
    expect(run.stderr()).toBe('');
  });

  it('does not stop where it is with its faults in force', async () => {
    const text = 'name: long\nstates:\n  a: {for: 1m, next: done}\n  done: {final: true}\n';
    const run = space.squall(['run', space.write('long.yaml', text), '--json']);
    await until('it has begun', () => run.events().some(({ event }) => event === 'state.entered'));
    process.kill(run.pid, 'SIGTSTP');
    await until('it says so', () => run.stderr().includes('a run does not pause'));
    process.kill(run.pid, 'SIGINT');
    expect(await run.exited).toBe(130);
  });

  it('stops reading from standard input what is no list of events, and goes on', async () => {
    const gate =
      'name: gate\nstates:\n  wait: {on: {GO: done}, for: 2s, next: done}\n  done: {final: true}\n';
    const run = space.squall(['run', space.write('gate.yaml', gate), '--json']);
    run.child.stdin?.on('error', () => {});
    run.child.stdin?.write(Buffer.alloc(2 ** 20));
    await until('it says so', () => run.stderr().includes('nothing more is read'));
    expect(await run.exited).toBe(0);
  });

  it('says so on standard error when its output cannot be written', async () => {
    const text =
      'name: long\nstates:\n  a: {for: 300ms, next: a2}\n  a2: {for: 5s, next: done}\n  done: {final: true}\n';
    const run = space.squall(['run', space.write('long.yaml', text), '--json']);
    await until('it has begun', () => run.events().some(({ event }) => event === 'state.entered'));
    run.child.stdout?.destroy();
    expect(await run.exited).toBe(3);
    expect(run.stderr()).toContain('the output cannot be written');
  });
});

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}

describe('squall run --config', () => {
  const config = (text: string) => ['--config', space.write('squall.yaml', text)];

  it('holds the limits and the environment of the config, and says which', async () => {
    const file = space.write('quick.yaml', quick);
    const denied = await squall(['run', file, '--json', ...config('limits: {deny: [cpu]}')]);
    expect(denied.code).toBe(4);
    expect(denied.events().at(-1)).toMatchObject({ outcome: 'refused', limit: 'deny' });
    const elsewhere = await squall(['run', file, '--json', ...config('environment: production')]);
    expect(elsewhere.code).toBe(4);
    const fine = await squall(['run', file, '--json', ...config('limits: {allow: [cpu]}')]);
    expect(fine.code).toBe(0);
  });

  it('keeps runs apart, whichever process they are of; those that only look do not count', async () => {
    const file = space.write('storm.yaml', 'name: x\nstates: {a: {for: 1ms, next: b}, b: {final: true}}\n');
    const args = ['run', file, ...config('limits: {minimumInterval: 1h}')];
    const codes: (number | string)[] = [];
    for (const more of [['--dry-run'], [], ['--dry-run'], []])
      codes.push((await squall([...args, ...more])).code);
    expect(codes).toEqual([0, 0, 0, 4]);
    expect((await squall(args)).stdout).toContain('limit minimumInterval');
  });

  it('refuses a config that is not valid, with the place', async () => {
    const file = space.write('quick.yaml', quick);
    const { code, stdout, stderr } = await squall([
      'run',
      file,
      '--json',
      ...config('limits: {allow: [cpuu]}'),
    ]);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain('squall.yaml:1:18: there is no fault `cpuu`');
  });
});
