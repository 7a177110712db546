import type { Host, Injector, ProcessIdentity } from '../plugin/index.ts';
import type { UndoLog, UndoRecord } from './undo-log.ts';

/** Whether a record is ours to undo, and why not. */
export interface Verdict {
  /**
   * `open`: to be undone; `held` by a Squall that lives; `closed`: what it stands for is gone with a reboot or its
   * network namespace; `elsewhere`: its network namespace exists, but is not ours.
   */
  readonly state: 'open' | 'held' | 'closed' | 'elsewhere';
  readonly message: string;
  /** What a person can type, where it is `elsewhere`. */
  readonly command?: string;
}

/** Looks whose a record is, and whether what it stands for can still be there. */
export function judge(
  record: UndoRecord,
  injector: Injector | undefined,
  host: Host,
  undoLog: Pick<UndoLog, 'recoverCommand'>,
): Verdict {
  const { owner, bootId } = record;
  const goneWith = injector?.goneWith ?? 'boot';
  const sameBoot = bootId === host.bootId;
  if (!sameBoot && goneWith !== 'nothing') return { state: 'closed', message: 'gone with the reboot since' };
  if (sameBoot && lives(owner, host))
    return { state: 'held', message: `in force, held by process ${owner.pid}` };
  if (goneWith === 'network-namespace') return judgeNamespace(record, host, undoLog);
  return { state: 'open', message: `left by process ${owner.pid}` };
}

/** Whether a process is still the one that is meant. */
export function lives(process: ProcessIdentity, host: Host): boolean {
  return host.identify(process.pid)?.startTime === process.startTime;
}

function judgeNamespace(
  { owner, networkNamespace }: UndoRecord,
  host: Host,
  { recoverCommand }: Pick<UndoLog, 'recoverCommand'>,
): Verdict {
  if (networkNamespace === host.networkNamespace())
    return { state: 'open', message: `left by process ${owner.pid}` };
  const member = host.memberOf(networkNamespace);
  if (member === undefined)
    return {
      state: 'closed',
      message: `its network namespace ${networkNamespace} is gone, and it with that`,
    };
  return {
    state: 'elsewhere',
    message: `left by process ${owner.pid} in another network namespace, ${networkNamespace}`,
    command: `nsenter --net=${member} ${recoverCommand}`,
  };
}
