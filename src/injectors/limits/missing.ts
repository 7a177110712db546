import type { Host, Missing } from '../../plugin/index.ts';
import { missingControllers } from '../cgroup/unified.ts';
import type { LimitsParameters } from './schema.ts';

const LIMITS = ['cpu', 'memory', 'pids', 'io'] as const;

/** What the machine lacks: controllers of cgroup v2, and the right to change a cgroup. */
export async function missing(parameters: LimitsParameters, host: Host): Promise<Missing[]> {
  const wanted = LIMITS.filter((limit) => parameters[limit] !== undefined);
  const controllers = wanted.flatMap((limit) => missingControllers(host, [limit], limit));
  return host.uid === 0 ? controllers : [root(wanted), ...controllers];
}

function root(wanted: readonly string[]): Missing {
  return { what: 'root', why: wanted.join(', '), fix: 'run as root: the cgroups of others belong to it' };
}
