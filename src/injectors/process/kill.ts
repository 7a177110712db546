import { constants } from 'node:os';
import {
  FaultError,
  formatDuration,
  type Host,
  type InjectionContext,
  type Observation,
  parseDuration,
} from '../../plugin/index.ts';
import { type Deaths, deathsOf } from './deaths.ts';
import type { ProcessParameters } from './parameters.ts';
import { listTargets, type ProcessTarget, type ProcessUndo } from './undo.ts';
import { survivors, watch } from './watch.ts';

/** Milliseconds in which a process that cannot refuse a signal must be gone. */
const DEATH_BOUND = 5000;
/** Milliseconds that one which handles a request to end has for doing so, before it is said to be still there. */
const HANDLER_BOUND = 1000;
/** Requests to end, which a process that handles them mostly fulfils. */
const REQUESTS = ['SIGTERM', 'SIGINT', 'SIGQUIT'];
/** Signals that do nothing where they are not handled. */
const HARMLESS = ['SIGCHLD', 'SIGWINCH', 'SIGURG'];

/**
 * Sends the signal, and SIGKILL after the grace, if there is one. A target that is gone already is no error. Nobody is
 * signalled once the fault is aborted: it rejects where that is before the first signal.
 */
export async function kill(
  { signal = 'SIGTERM', grace }: ProcessParameters,
  undo: ProcessUndo,
  { host, clock, signal: aborted }: InjectionContext,
): Promise<void> {
  const { targets } = undo;
  const deaths = deathsOf(undo, clock);
  aborted.throwIfAborted();
  for (const target of targets) {
    deaths.sent(target);
    host.signal(target, signal);
  }
  if (grace === undefined) return;
  const left = await watch(() => noted(undo, host, deaths), parseDuration(grace), clock, aborted);
  if (aborted.aborted) return;
  for (const target of left) host.signal(target, 'SIGKILL');
}

/**
 * Whether the signal did what it does. It must have been received; whoever has no handler for it must be gone,
 * and after a grace everybody. Where the fault is aborted, it says what there is to see, and waits for nothing.
 *
 * @throws FaultError that names who is left, and why
 */
export async function verifyKill(
  parameters: ProcessParameters,
  undo: ProcessUndo,
  { host, clock, signal: aborted }: InjectionContext,
): Promise<Observation> {
  const { signal = 'SIGTERM' } = parameters;
  const deaths = deathsOf(undo, clock);
  const mustDie = parameters.grace !== undefined || signal === 'SIGKILL';
  if (!mustDie) assertNotIgnored(noted(undo, host, deaths), signal, host);
  const look = () => noted(undo, host, deaths).filter((target) => mustDie || !hasTaken(target, signal, host));
  const refusing = await watch(look, DEATH_BOUND, clock, aborted);
  if (refusing.length > 0 && !aborted.aborted) throw stillAlive(refusing, signal, mustDie, host);
  const bound = REQUESTS.includes(signal) ? HANDLER_BOUND : 0;
  const left = await watch(() => noted(undo, host, deaths), bound, clock, aborted);
  const how = refusing.length > 0 ? 'sent, and not waited for any longer' : 'received and handled';
  return observe(undo.targets, left, `${signal} ${how}`, deaths);
}

/** Who is left; when the others died is noted. */
function noted({ targets }: ProcessUndo, host: Host, deaths: Deaths): ProcessTarget[] {
  const left = survivors(targets, host);
  deaths.left(targets, left);
  return left;
}

/** A living process has taken a signal when it has handled it, or when there was nothing to handle. */
function hasTaken({ pid }: ProcessTarget, signal: NodeJS.Signals, host: Host): boolean {
  const { pending, caught } = disposition(pid, signal, host);
  return !pending && (caught || HARMLESS.includes(signal));
}

/** What a process does with a signal, from the masks of `/proc/PID/status`. */
function disposition(pid: number, signal: NodeJS.Signals, host: Host) {
  const status = host.readText(`/proc/${pid}/status`) ?? '';
  const bit = BigInt(constants.signals[signal] - 1);
  const has = (mask: string) => {
    const digits = new RegExp(`^${mask}:\\s*([0-9a-f]+)$`, 'm').exec(status)?.[1] ?? '0';
    return ((BigInt(`0x${digits}`) >> bit) & 1n) === 1n;
  };
  return { pending: has('ShdPnd') || has('SigPnd'), caught: has('SigCgt'), ignored: has('SigIgn') };
}

function assertNotIgnored(targets: ProcessTarget[], signal: NodeJS.Signals, host: Host): void {
  if (HARMLESS.includes(signal)) return;
  const ignoring = targets.filter(({ pid }) => disposition(pid, signal, host).ignored);
  if (ignoring.length > 0) throw notEffective(ignoring, signal, 'ignores it');
}

function stillAlive(left: ProcessTarget[], signal: NodeJS.Signals, mustDie: boolean, host: Host): FaultError {
  if (mustDie) {
    return new FaultError(`still alive ${DEATH_BOUND / 1000} s after SIGKILL: ${listTargets(left)}`, {
      hint: 'it hangs in the kernel (state D), most often on a disk or a network file system',
    });
  }
  const waiting = left.some(({ pid }) => disposition(pid, signal, host).pending);
  return notEffective(left, signal, waiting ? 'blocks it, or is stopped' : 'did not end');
}

function notEffective(targets: ProcessTarget[], signal: NodeJS.Signals, why: string): FaultError {
  return new FaultError(`${signal} did nothing: ${listTargets(targets)} ${why}`, {
    hint: 'add `grace`, after which SIGKILL is sent, or use `signal: SIGKILL`',
  });
}

function observe(
  targets: readonly ProcessTarget[],
  left: ProcessTarget[],
  how: string,
  deaths: Deaths,
): Observation {
  const dead = targets.filter((target) => !left.includes(target));
  const slowest = Math.max(...dead.map((target) => deaths.took(target) ?? 0));
  const within = slowest > 0 ? ` after ${formatDuration(slowest)}` : '';
  const parts = [
    dead.length > 0 && `dead${within}: ${listTargets(dead)}`,
    left.length > 0 && `${how}, still running: ${listTargets(left)}`,
  ];
  return {
    message: parts.filter(Boolean).join('; '),
    dead: dead.map(({ pid }) => pid),
    running: left.map(({ pid }) => pid),
    // Since when each had been running, what its command was, and how many milliseconds it took to die.
    targets: targets.map((target) => ({ ...target, died: deaths.took(target) ?? null })),
  };
}
