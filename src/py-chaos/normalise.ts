import type { PyChaosConfig, Safety } from './config.ts';

/** The data of a file that its schema found nothing wrong with. */
export interface RawPyChaos {
  readonly agent: { readonly interval_seconds?: number; readonly dry_run?: boolean } | null;
  readonly failures: {
    readonly cpu?: (RawLasting & { readonly cores?: number }) | null;
    readonly memory?: (RawLasting & { readonly mb?: number }) | null;
    readonly process?: (RawFailure & { readonly target_name?: string | null }) | null;
    readonly network?: (RawLasting & { readonly interface?: string; readonly delay_ms?: number }) | null;
  } | null;
  readonly safety?: Partial<Safety> | null;
  readonly logging?: {
    readonly level?: string;
    readonly format?: 'text' | 'json';
    readonly console?: { readonly enabled?: boolean } | null;
    readonly file?: {
      readonly enabled?: boolean;
      readonly path?: string;
      readonly max_size_mb?: number;
      readonly backup_count?: number;
    } | null;
  } | null;
}

interface RawFailure {
  readonly enabled?: boolean;
  readonly probability?: number;
}

interface RawLasting extends RawFailure {
  readonly duration_seconds: number;
}

/** A validated file's data with the predecessor's defaults filled in, and without the failures that never happen. */
export function normalisePyChaos({ agent, failures, safety, logging }: RawPyChaos): PyChaosConfig {
  return {
    agent: { interval_seconds: 10, dry_run: false, ...agent },
    failures: {
      ...happening('cpu', failures?.cpu, { cores: 1 }),
      ...happening('memory', failures?.memory, { mb: 100 }),
      ...happening('process', trimmed(failures?.process), { target_name: '' }),
      ...happening('network', failures?.network, { interface: 'eth0', delay_ms: 100 }),
    } as PyChaosConfig['failures'],
    safety: { cpu_fraction: 0.8, memory_fraction: 0.5, require_cgroup_limits: false, ...safety },
    logging: loggingOf(logging ?? {}),
  };
}

/** What is enabled, and has a chance. */
function happening(name: string, raw: RawFailure | null | undefined, defaults: object): object {
  const { enabled = false, probability = 0, ...parameters } = raw ?? {};
  return enabled && probability > 0 ? { [name]: { ...defaults, ...parameters, probability } } : {};
}

function trimmed<T extends { readonly target_name?: string | null }>(process: T | null | undefined) {
  return process && { ...process, target_name: process.target_name?.trim() };
}

function loggingOf({
  level = 'INFO',
  format = 'text',
  console,
  file,
}: NonNullable<RawPyChaos['logging']>): PyChaosConfig['logging'] {
  const { enabled = true, ...where } = file ?? {};
  const defaults = { path: './logs/agent.log', max_size_mb: 10, backup_count: 5 };
  return {
    level,
    format,
    console: { enabled: console?.enabled ?? true },
    ...(file && enabled ? { file: { ...defaults, ...where } } : {}),
  };
}
