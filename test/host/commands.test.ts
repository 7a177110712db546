import { describe, expect, it } from 'vitest';
import { createHost } from '../../src/host/host.ts';
import { until } from '../support/wait.ts';

const host = createHost();

describe('which', () => {
  it('finds programs on PATH and in the sbin folders', () => {
    expect(host.which('sh')).toMatch(/^\/.*\/sh$/);
    expect(host.which('/bin/sh')).toBe('/bin/sh');
    expect(host.which('ldconfig')).toMatch(/sbin\/ldconfig$/);
  });

  it('finds nothing where there is no such program', () => {
    expect(host.which('squall-no-such-program')).toBeUndefined();
    expect(host.which('/etc/passwd')).toBeUndefined();
    expect(host.which('/etc')).toBeUndefined();
  });
});

describe('run', () => {
  it('returns output and exit code, of failures, too', async () => {
    const result = await host.run('sh', ['-c', 'echo out; echo err >&2; exit 3']);
    expect(result).toEqual({ exitCode: 3, stdout: 'out\n', stderr: 'err\n' });
  });

  it('passes arguments on as they are, without a shell', async () => {
    const args = ['$HOME', '; id', '*', ''];
    expect((await host.run('printf', ['%s|', ...args])).stdout).toBe('$HOME|; id|*||');
  });

  it('gives input, and otherwise none', async () => {
    expect((await host.run('cat', [], { input: 'hello' })).stdout).toBe('hello');
    expect((await host.run('cat', [])).stdout).toBe('');
  });

  it('runs programs in the C locale and in a process group of their own', async () => {
    const { stdout } = await host.run('sh', ['-c', 'echo $LC_ALL; echo $$; cut -d" " -f5 /proc/$$/stat']);
    const [locale, pid, group] = stdout.split('\n');
    expect(locale).toBe('C');
    expect(group).toBe(pid);
  });

  it('names a program that is missing', async () => {
    await expect(host.run('squall-no-such-program', [])).rejects.toMatchObject({
      code: 'ENOENT',
      message: expect.stringContaining('squall-no-such-program'),
    });
  });

  it('ends a program that takes too long, with everything it started', async () => {
    const seconds = `60.${process.pid}1`;
    const running = host.run('sh', ['-c', `sleep ${seconds} & sleep ${seconds}`], { timeout: 200 });
    await expect(running).rejects.toMatchObject({
      code: 'ETIMEDOUT',
      message: expect.stringContaining('200 ms'),
    });
    await until('its children are gone', async () => !(await isRunning(seconds)));
  });

  it('ends a program when it is told to', async () => {
    const stop = new AbortController();
    const running = host.run('sleep', [`60.${process.pid}2`], { signal: stop.signal });
    await until('it runs', () => isRunning(`60.${process.pid}2`));
    stop.abort();
    expect((await running).exitCode).toBe(137);
  });

  it('ends a program that writes without end', async () => {
    await expect(host.run('yes', [])).rejects.toMatchObject({ code: 'ENOBUFS' });
  });
});

async function isRunning(argument: string): Promise<boolean> {
  return (await host.processes()).some(({ argv, state }) => argv.includes(argument) && state !== 'Z');
}
