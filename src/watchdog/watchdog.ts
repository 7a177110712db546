import { type ChildProcess, spawn } from 'node:child_process';
import type { Guard } from '../engine/guard.ts';
import { HELPER_MARK } from '../host/mark.ts';
import type { ProcessIdentity } from '../plugin/host.ts';

/**
 * Waits for a line on its standard input, whose other end Squall holds. The line means that all is well; the end of
 * the pipe, that Squall is dead: then it becomes the program that takes back what is left. A shell, since one that
 * is blocked in `read` costs a megabyte, and node forty.
 */
const SCRIPT = 'trap \'\' HUP INT TERM; read -r word && exit 0; exec "$@"';

/** Milliseconds after which a watchdog that could not be started, or died young, is tried again. */
const PAUSE = 100;

/**
 * A watchdog: a small process of its own, in a session of its own, so that neither a terminal nor the end of a
 * process group reaches it. When it dies, another one is started.
 *
 * @param owner who is watched
 * @param recover the program, with its arguments, that takes back what the owner left
 * @param say told when it died, and whether another one watches
 */
export function createWatchdog(
  owner: ProcessIdentity,
  recover: readonly string[],
  say: (text: string) => void,
): Guard {
  let current: ChildProcess | undefined;
  let stopped = false;
  const start = async () => {
    const child = await startShell(owner, recover);
    if (stopped) return dismiss(child);
    current = child;
    const since = performance.now();
    child.once('exit', () => void replace(performance.now() - since < PAUSE));
    // It may have died before anybody listened.
    if (child.exitCode !== null || child.signalCode !== null) void replace(true);
  };
  const replace = async (young: boolean) => {
    if (stopped) return;
    if (young) await pause();
    try {
      await start();
      say('the watchdog died; another one watches now');
    } catch (error) {
      say(`the watchdog died, and no other could be started: ${(error as Error).message}; trying again`);
      await replace(true);
    }
  };
  return {
    start,
    stop: () => {
      stopped = true;
      if (current) dismiss(current);
    },
  };
}

/** How the watchdog of a Squall is found from outside. */
function watchdogToken({ pid, startTime }: ProcessIdentity): string {
  return `watchdog:${pid}:${startTime}`;
}

function startShell(owner: ProcessIdentity, recover: readonly string[]): Promise<ChildProcess> {
  return new Promise((resolve, reject) => {
    const child = spawn('/bin/sh', ['-c', SCRIPT, 'squall-watchdog', ...recover], {
      stdio: ['pipe', 'ignore', 'inherit'],
      detached: true,
      // It keeps no folder busy that somebody may want to unmount.
      cwd: '/',
      env: { ...process.env, ...withoutDebugging, [HELPER_MARK]: watchdogToken(owner) },
    });
    child.stdin.on('error', () => {});
    child.once('spawn', () => resolve(child));
    child.once('error', reject);
    child.unref();
    (child.stdin as { unref?: () => void }).unref?.();
  });
}

/** What the user tells node to do (inspect, preload, …) is meant for Squall, not for who cleans up after it. */
const withoutDebugging = { NODE_OPTIONS: undefined, NODE_V8_COVERAGE: undefined };

function dismiss(child: ChildProcess): void {
  child.stdin?.end('done\n');
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, PAUSE).unref());
}
