import {
  FaultError,
  type Host,
  type InjectionContext,
  type Plan,
  type ProcessIdentity,
  type ProcessInfo,
  parsePercent,
  type Random,
  type Selection,
  selectProcesses,
} from '../../plugin/index.ts';
import { nobody, whoElse } from './nobody.ts';
import type { ProcessParameters } from './parameters.ts';
import { descendants } from './tree.ts';
import { bootTime, counted, listTargets, type ProcessUndo, targetOf } from './undo.ts';
import { isStopped } from './watch.ts';

/**
 * Chooses who is hit. The same seed on the same machine makes the same choice.
 *
 * @throws FaultError where there is nobody to hit, or one of those chosen may not be signalled
 */
export async function plan(
  parameters: ProcessParameters,
  context: InjectionContext,
): Promise<Plan<ProcessUndo>> {
  const { action = 'kill', mode = 'one' } = parameters;
  const selection = await selectProcesses(parameters, context.host);
  const candidates = action === 'pause' ? pausable(selection, context) : selection.matched;
  if (candidates.length === 0) return nobodyToHit(parameters, selection, context.host);
  const chosen = choose(candidates, mode, context.random);
  const children = action === 'pause' ? await childrenOf(chosen, context) : [];
  for (const info of [...chosen, ...children]) assertMaySignal(info, context.host);
  const boot = bootTime(context.host);
  const targets = [...chosen, ...children].map((info) => targetOf(info, boot));
  const below = children.length > 0 ? ` with ${children.length} below` : '';
  const message = `${action} ${chosen.length} of ${counted(candidates.length)}${below}: ${listTargets(targets)}`;
  return {
    undo: { action, targets },
    observation: { message, action, matching: candidates.length, targets },
  };
}

/** A process that is paused is so with all that it has started: they would go on with its work. */
async function childrenOf(chosen: readonly ProcessInfo[], context: InjectionContext): Promise<ProcessInfo[]> {
  const { host, inForce } = context;
  const held = heldBy(inForce);
  return descendants(chosen, await host.processes(), host).filter((info) => !held.has(keyOf(info)));
}

/** Who is stopped already, or about to be by another fault, is not ours to continue. */
function pausable({ matched }: Selection, { inForce }: InjectionContext): ProcessInfo[] {
  const held = heldBy(inForce);
  return matched.filter((info) => !isStopped(info.state) && !held.has(keyOf(info)));
}

/** Who is paused by faults that are in force, or about to be. */
function heldBy(inForce: InjectionContext['inForce']): Set<string> {
  const others = inForce.map(({ undo }) => undo as ProcessUndo).filter(({ action }) => action === 'pause');
  return new Set(others.flatMap(({ targets }) => targets.map(keyOf)));
}

function keyOf({ pid, startTime }: ProcessIdentity): string {
  return `${pid} ${startTime}`;
}

async function nobodyToHit(
  parameters: ProcessParameters,
  selection: Selection,
  host: Host,
): Promise<Plan<ProcessUndo>> {
  const { action = 'kill', ifNone = 'fail', every } = parameters;
  const message = nobody(parameters, selection);
  // Of a pause that is made again and again, those paused before are nobody to hit, and no failure.
  const paused = selection.matched.length > 0 && every !== undefined;
  if (ifNone === 'fail' && !paused) {
    const hint = await whoElse(parameters, selection, host);
    throw new FaultError(message, hint === undefined ? {} : { hint });
  }
  return { undo: { action, targets: [] }, observation: { message, action, targets: [] }, skip: message };
}

function choose(candidates: readonly ProcessInfo[], mode: string | number, random: Random): ProcessInfo[] {
  const count = countOf(mode, candidates.length);
  const chosen = count >= candidates.length ? [...candidates] : random.sample(candidates, count);
  return chosen.sort((a, b) => a.pid - b.pid);
}

function countOf(mode: string | number, candidates: number): number {
  if (mode === 'one') return 1;
  if (mode === 'all') return candidates;
  return typeof mode === 'number' ? mode : Math.max(1, Math.ceil((candidates * parsePercent(mode)) / 100));
}

/** As the kernel decides it, so that a fault on several processes is not made by half. */
function assertMaySignal(info: ProcessInfo, host: Host): void {
  if (host.hasCapability('KILL')) return;
  const line = /^Uid:\s+(\d+)\s+\d+\s+(\d+)/m.exec(host.readText(`/proc/${info.pid}/status`) ?? '');
  if (!line || line.slice(1).map(Number).includes(host.uid)) return;
  throw new FaultError(
    `user ${host.uid} may not signal ${listTargets([targetOf(info, 0)])}, which runs as user ${info.uid}`,
    { hint: 'run Squall as root or as that user, or grant CAP_KILL' },
  );
}
