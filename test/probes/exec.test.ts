import { describe, expect, it } from 'vitest';
import { createHost } from '../../src/host/host.ts';
import { until } from '../support/wait.ts';
import { common, evaluate } from './evaluate.ts';

const exec = (command: string | readonly string[], more: { exitCode?: number; within?: number } = {}) =>
  ({ ...common, kind: 'exec', command, exitCode: 0, within: 10_000, ...more }) as const;

describe('a command', () => {
  it('that is a string runs through a shell', async () => {
    expect(await evaluate(exec('test "$((1 + 1))" = 2'))).toMatchObject({ ok: true, value: 0 });
  });

  it('that is a list runs as it is', async () => {
    const { message } = await evaluate(exec(['printf', '%s', '$HOME; *']));
    expect(message).toMatch(/^exit code 0 \(\$HOME; \*\) in /);
  });

  it('holds with the exit code asked for', async () => {
    expect(await evaluate(exec('exit 3', { exitCode: 3 }))).toMatchObject({ ok: true, value: 3 });
  });

  it('that ends with another says which, and its last words', async () => {
    const { ok, message } = await evaluate(exec('echo fine; echo first >&2; echo no space left >&2; exit 1'));
    expect(ok).toBe(false);
    expect(message).toMatch(/^expected exit code 0, got 1 \(no space left\) in /);
  });

  it('that does not exist fails', async () => {
    const { ok, message } = await evaluate(exec(['no-such-program']));
    expect(ok).toBe(false);
    expect(message).toContain('no-such-program');
  });
});

describe('a command that hangs', () => {
  it('fails in time and is killed, with what it started', async () => {
    const result = await evaluate(exec('sleep 1000.125; true', { within: 300 }));
    expect(result).toEqual({ ok: false, message: 'no answer within 300ms' });
    await gone('1000.125');
  });

  it('is killed when the probe is aborted', async () => {
    const abort = new AbortController();
    const result = evaluate(exec('sleep 1000.25; true'), abort.signal);
    await until('it runs', async () => (await sleepers('1000.25')) > 0);
    abort.abort();
    expect(await result).toEqual({ ok: false, message: 'aborted before there was an answer' });
    await gone('1000.25');
  });
});

async function sleepers(argument: string): Promise<number> {
  const processes = await createHost().processes();
  return processes.filter(({ argv, state }) => argv[1] === argument && state !== 'Z').length;
}

function gone(argument: string): Promise<true> {
  return until(`no sleep ${argument} is left`, async () => (await sleepers(argument)) === 0);
}
