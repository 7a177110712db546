import type { FaultSupport } from '../../api/studies/studies.ts';
import { createHost } from '../../host/host.ts';
import type { Registry } from '../../injectors/registry.ts';
import { survey } from '../doctor/survey.ts';

/** What this machine can do, as `squall doctor` says it. */
export async function check(registry: Registry): Promise<Readonly<Record<string, FaultSupport>>> {
  return (await survey(registry, createHost())).faults;
}
