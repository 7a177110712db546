import type { PyChaosConfig } from './config.ts';

/** What a scenario cannot say of a config, and what to do about it. */
export function notCarriedOver({ agent, failures, safety, logging }: PyChaosConfig): string[] {
  const { cpu_fraction, memory_fraction, require_cgroup_limits } = safety;
  const { level, format, file } = logging;
  const lines: [boolean, string][] = [
    [agent.dry_run, 'agent.dry_run: start the agent with --dry-run, or set `dryRun: true` in its config'],
    [
      failures.cpu !== undefined || failures.memory !== undefined,
      `safety (cpu_fraction ${cpu_fraction}, memory_fraction ${memory_fraction}, require_cgroup_limits ` +
        `${require_cgroup_limits}): it holds where the agent is given config.yaml itself; a scenario is bounded by ` +
        'the limits of its container',
    ],
    [
      longest(failures) >= agent.interval_seconds,
      'faults that last longer than the interval overlap, where the agent that is given config.yaml itself makes one ' +
        'of a kind at a time: choose `concurrency: forbid` to have ticks wait instead',
    ],
    [
      failures.process !== undefined,
      'process: of several that match, the seed chooses one, not the one with the lowest pid',
    ],
    [file !== undefined, `logging.file (${file?.path}): collect what the agent writes on standard error`],
    [
      level.toUpperCase() !== 'INFO' || format !== 'text',
      'logging: set `log` in the config of the agent, or LOG_LEVEL and LOG_FORMAT',
    ],
  ];
  return lines.filter(([applies]) => applies).map(([, line]) => line);
}

/** Seconds that the longest failure lasts. */
function longest({ cpu, memory, network }: PyChaosConfig['failures']): number {
  return Math.max(0, ...[cpu, memory, network].map((failure) => failure?.duration_seconds ?? 0));
}
