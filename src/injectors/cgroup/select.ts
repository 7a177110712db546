import {
  describeSelector,
  FaultError,
  type InjectionContext,
  type ProcessSelector,
  selectProcesses,
} from '../../plugin/index.ts';
import type { Cgroup } from './find.ts';
import { unifiedCgroup } from './unified.ts';

/**
 * The cgroup v2 of a process that the selector finds; one by chance where they are in several.
 *
 * @throws FaultError where no process is found
 */
export async function selectCgroup(selector: ProcessSelector, context: InjectionContext): Promise<Cgroup> {
  const { matched } = await selectProcesses(selector, context.host);
  const cgroups = new Map<string, Cgroup>();
  for (const { pid } of matched) {
    const cgroup = unifiedCgroup(context.host, pid);
    if (cgroup) cgroups.set(cgroup.folders[0], cgroup);
  }
  const [chosen] = context.random.sample([...cgroups.values()], 1);
  if (!chosen) {
    throw new FaultError(`no process is found whose cgroup is meant: ${describeSelector(selector)}`, {
      hint: 'the fault is for the cgroup of a process that runs when its state is entered',
    });
  }
  if (chosen.folders[0].includes('/../')) {
    throw new FaultError(
      `the cgroup of the process lies outside of what is mounted here: ${chosen.folders[0]}`,
      {
        hint: 'run Squall in the cgroup namespace of the host',
      },
    );
  }
  return chosen;
}
