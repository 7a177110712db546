import {
  FaultError,
  type Host,
  type InjectionContext,
  type Plan,
  type ProcessInfo,
} from '../../plugin/index.ts';
import { selectCgroup } from '../cgroup/select.ts';
import { unifiedCgroup } from '../cgroup/unified.ts';
import type { LimitsUndo, Setting } from './record.ts';
import type { LimitsParameters } from './schema.ts';
import { isSetting, type Lowering, lowerings } from './settings.ts';

/**
 * Finds the cgroup, and what its limits are.
 *
 * @throws FaultError where it would hit Squall, another fault holds the limit, or there is nothing to lower
 */
export async function plan(
  parameters: LimitsParameters,
  context: InjectionContext,
): Promise<Plan<LimitsUndo>> {
  const { host } = context;
  const { folders } = await selectCgroup(parameters, context);
  const [folder] = folders;
  await assertNotOurs(folder, host);
  const wanted = lowerings(parameters, host, folder);
  assertThere(wanted, folder);
  const settings = wanted.filter(isSetting);
  assertFree(settings, folder, context);
  if (settings.length === 0)
    throw new FaultError(`there is nothing to lower in ${folder}: ${wanted.map(asItIs).join(', ')}`);
  const inode = host.fileStatus(folder)?.inode ?? 0;
  return {
    undo: { folder, inode, settings },
    observation: { message: `${changes(wanted)} in ${folder}`, folder },
  };
}

/** Neither Squall nor its parents may be short of what is taken away. */
async function assertNotOurs(folder: string, host: Host): Promise<void> {
  const family = familyOf(host.pid, await host.processes());
  const hit = [1, ...family].find((pid) => unifiedCgroup(host, pid)?.folders.includes(folder));
  if (hit === undefined) return;
  const who = hit === 1 ? 'pid 1' : hit === host.pid ? 'Squall itself' : `a parent of Squall, pid ${hit}`;
  throw new FaultError(`the cgroup ${folder} is out of reach: ${who} is in it, or below it`, {
    hint: 'start Squall outside of the container or the session of its target',
  });
}

function familyOf(pid: number, processes: readonly ProcessInfo[]): number[] {
  const parents = new Map(processes.map((info) => [info.pid, info.ppid]));
  const family: number[] = [];
  for (let each: number | undefined = pid; each && !family.includes(each); each = parents.get(each))
    family.push(each);
  return family;
}

function assertThere(wanted: readonly Lowering[], folder: string): void {
  if (wanted.length === 0) throw new FaultError('this machine has no disk whose use could be limited');
  const absent = wanted.find(({ before }) => before === undefined);
  if (!absent) return;
  const controller = absent.file.split('.')[0];
  throw new FaultError(`${folder} has no ${absent.file}: the ${controller} controller is not at work there`, {
    hint: `whoever made the cgroup has to add +${controller} to the cgroup.subtree_control above it`,
  });
}

/** Of two that lower one limit, the first to go would raise it for the other. */
function assertFree(settings: readonly Setting[], folder: string, { inForce }: InjectionContext): void {
  const others = inForce.map(({ undo }) => undo as LimitsUndo).filter((undo) => undo.folder === folder);
  const held = new Set(others.flatMap((undo) => undo.settings.map(({ file }) => file)));
  const taken = settings.find(({ file }) => held.has(file));
  if (taken) throw new FaultError(`the ${taken.file} of ${folder} is lowered by another fault already`);
}

function changes(wanted: readonly Lowering[]): string {
  return wanted
    .map((each) => (isSetting(each) ? `${nameOf(each)} ${each.before} → ${each.lowered}` : asItIs(each)))
    .join(', ');
}

function asItIs(each: Lowering): string {
  return `${nameOf(each)} is ${each.before} already`;
}

function nameOf({ file, device }: Lowering): string {
  return device === null ? file : `${file} of ${device}`;
}
