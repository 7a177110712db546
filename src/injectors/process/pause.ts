import {
  FaultError,
  type Host,
  type InjectionContext,
  type Observation,
  type RevertContext,
} from '../../plugin/index.ts';
import { descendants } from './tree.ts';
import { bootTime, counted, listTargets, type ProcessTarget, targetOf } from './undo.ts';
import { isStopped, survivors, watch } from './watch.ts';

/** Milliseconds in which a process must stop, or go on. */
const BOUND = 2000;

/** Generations of processes that may have been started between the plan and the pause. */
const GENERATIONS = 20;

/**
 * Stops the processes, and what they have started since the plan; those are written down before they are stopped.
 * A target that is gone already is no error.
 */
export async function pause(planned: readonly ProcessTarget[], context: InjectionContext): Promise<void> {
  const { host, clock, signal } = context;
  let targets = planned;
  for (const target of targets) host.signal(target, 'SIGSTOP');
  for (let generation = 0; generation < GENERATIONS && !signal.aborted; generation++) {
    // Who is stopped starts nobody any more, so there is an end to this.
    await watch(() => unstopped(targets, host), BOUND, clock, signal);
    const late = descendants(survivors(targets, host), await host.processes(), host);
    if (late.length === 0) return;
    const added = late.map((info) => targetOf(info, bootTime(host)));
    targets = [...targets, ...added];
    await context.amend({ action: 'pause', targets });
    for (const target of added) host.signal(target, 'SIGSTOP');
  }
}

/**
 * Reads back that all that are still there are stopped.
 *
 * @throws FaultError that names who is not
 */
export async function verifyPause(
  targets: readonly ProcessTarget[],
  { host, clock, signal }: InjectionContext,
): Promise<Observation> {
  const left = await watch(() => unstopped(targets, host), BOUND, clock, signal);
  if (left.length > 0) throw new FaultError(`not stopped by SIGSTOP: ${listTargets(left)}`);
  const paused = survivors(targets, host);
  const gone = targets.length - paused.length;
  const ended = gone > 0 ? `${counted(gone)} ended before it could be paused` : undefined;
  const message = [paused.length > 0 && `paused: ${listTargets(paused)}`, ended].filter(Boolean).join('; ');
  return { message, paused: paused.map(({ pid }) => pid), gone };
}

/**
 * Continues the processes. SIGCONT goes to each that is still the same one, whether it is seen to be stopped or
 * not: the SIGSTOP of an `apply` that was cut short may be on its way, and SIGCONT takes that back, too.
 *
 * @throws FaultError with the command that continues those which could not be
 */
export async function resume(
  targets: readonly ProcessTarget[],
  { host, clock }: RevertContext,
): Promise<Observation> {
  const there = survivors(targets, host);
  // Children before their parents, which may wait for them.
  const refusals = [...there].reverse().map((target) => attempt(() => host.signal(target, 'SIGCONT')));
  const stopped = (target: ProcessTarget) => isStopped(host.processState(target));
  const left = await watch(() => survivors(there, host).filter(stopped), BOUND, clock);
  if (left.length > 0)
    throw notResumed(
      left,
      refusals.find((error) => error !== undefined),
    );
  const resumed = survivors(there, host);
  const gone = targets.length - resumed.length;
  const parts = [
    resumed.length > 0 && `running again: ${listTargets(resumed)}`,
    gone > 0 && `${counted(gone)} gone meanwhile`,
  ];
  return { message: parts.filter(Boolean).join('; '), resumed: resumed.map(({ pid }) => pid), gone };
}

function unstopped(targets: readonly ProcessTarget[], host: Host): ProcessTarget[] {
  return survivors(targets, host).filter((target) => !isStopped(host.processState(target)));
}

/** One that refuses must not keep the others from being continued. */
function attempt(act: () => void): unknown {
  try {
    act();
    return undefined;
  } catch (error) {
    return error;
  }
}

function notResumed(left: ProcessTarget[], cause: unknown): FaultError {
  const reason = cause instanceof Error ? `: ${cause.message}` : '';
  return new FaultError(`still stopped: ${listTargets(left)}${reason}`, {
    command: `kill -CONT ${left.map(({ pid }) => pid).join(' ')}`,
    cause,
  });
}
