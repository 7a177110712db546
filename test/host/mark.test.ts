import { spawn } from 'node:child_process';
import { afterAll, expect, it, onTestFinished } from 'vitest';
import { createHost } from '../../src/host/host.ts';
import { orphanedCommands } from '../../src/host/mark.ts';
import { until } from '../support/wait.ts';

const host = createHost();
const commands = new URL('../../src/host/commands.ts', import.meta.url).href;
/** Sleeps of these tests alone. */
const first = `60.${process.pid}3`;
const child = `60.${process.pid}4`;
const daemon = `60.${process.pid}5`;

afterAll(async () => {
  for (const seconds of [first, child, daemon])
    for (const sleeper of await sleepers(seconds)) host.signal(sleeper, 'SIGKILL');
});

it('of a probe whose Squall has died the first process and its group are orphans, a daemon is the user’s', async () => {
  const script = `setsid sleep ${daemon} & sleep ${child} & exec sleep ${first}`;
  const code = `import { run } from ${JSON.stringify(commands)};
    await run('sh', ['-c', ${JSON.stringify(script)}], { foreign: true, timeout: 60_000 });`;
  const squall = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', code], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  onTestFinished(() => void squall.kill('SIGKILL'));
  const allSleep = async () => {
    const all = await Promise.all([first, child, daemon].map(sleepers));
    return all.every((each) => each.length === 1);
  };
  await until('all of them sleep', allSleep, 30_000);
  const [spared] = await sleepers(daemon);
  squall.kill('SIGKILL');
  for (const seconds of [first, child]) {
    // Another Squall on this machine may have ended it already: that is what orphans are for.
    await until(`sleep ${seconds} is an orphan`, async () => {
      const left = await sleepers(seconds);
      return left.every(({ pid }) => orphanedCommands().some((orphan) => orphan.pid === pid));
    });
  }
  expect(orphanedCommands().map(({ pid }) => pid)).not.toContain(spared?.pid);
  expect(await sleepers(daemon)).toHaveLength(1);
});

async function sleepers(seconds: string) {
  const processes = await host.processes();
  return processes.filter(({ argv, state }) => argv[0] === 'sleep' && argv[1] === seconds && state !== 'Z');
}
