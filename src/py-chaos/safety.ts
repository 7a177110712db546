import { scopeOf } from '../injectors/cpu/scope.ts';
import { FaultError, formatSize, type Host, type Injector, type Plan } from '../plugin/index.ts';
import type { Safety } from './config.ts';

/**
 * The same injectors within the `safety` of Py-Chaos-Agent: of CPU, as many workers as may be; of memory, nothing where
 * it would be too much. Both are measured against the limits of Squall's own cgroup, at the moment of injection.
 */
export function withSafety(injectors: readonly Injector[], safety: Safety): Injector[] {
  return injectors.map((injector) => {
    const limit = LIMITS[injector.name];
    if (!limit) return injector;
    return {
      ...injector,
      plan: async (parameters, context) => {
        const { used, note } = limit(parameters, safety, context.host);
        return noted(await injector.plan(used, context), note);
      },
    };
  });
}

/** What is used of a fault's parameters, and what is said where that is less than was asked for. */
type Limit = (
  parameters: unknown,
  safety: Safety,
  host: Host,
) => { readonly used: unknown; readonly note?: string };

const LIMITS: Readonly<Record<string, Limit>> = {
  cpu: (parameters, { cpu_fraction, require_cgroup_limits }, host) => {
    const { of, capacity } = scopeOf(host, undefined);
    if (of === 'machine') return unlimited(parameters, 'CPU', require_cgroup_limits);
    const most = Math.max(1, Math.floor(capacity * cpu_fraction));
    const { workers } = parameters as { workers: number };
    if (workers <= most) return { used: parameters };
    const note = `${most} of ${workers} workers, as safety.cpu_fraction is ${cpu_fraction} of ${capacity} cores`;
    return { used: { ...(parameters as object), workers: most }, note };
  },
  memory: (parameters, { memory_fraction, require_cgroup_limits }, host) => {
    const { of, limit } = host.memory();
    if (of === 'machine') return unlimited(parameters, 'memory', require_cgroup_limits);
    const { size } = parameters as { size: string };
    const bytes = Number.parseInt(size, 10) * 2 ** 20;
    const most = limit * memory_fraction;
    if (bytes <= most) return { used: parameters };
    throw new FaultError(
      `limit safety.memory_fraction: ${formatSize(bytes)} are more than ${memory_fraction} of the cgroup's ${formatSize(limit)}`,
      { limit: 'safety.memory_fraction' },
    );
  },
};

/** @throws FaultError where a limit is required */
function unlimited(parameters: unknown, what: string, required: boolean): ReturnType<Limit> {
  if (!required) return { used: parameters };
  throw new FaultError(`limit safety.require_cgroup_limits: the cgroup has no limit of ${what}`, {
    limit: 'safety.require_cgroup_limits',
    hint: 'give the container one, or set `require_cgroup_limits: false`',
  });
}

function noted(plan: Plan, note: string | undefined): Plan {
  if (note === undefined) return plan;
  const { message } = plan.observation;
  return { ...plan, observation: { ...plan.observation, message: `${message} (${note})` } };
}
