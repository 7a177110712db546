import type { Limits } from '../limits/limits.ts';
import type { Probe } from '../scenario/scenario.ts';
import type { FleetConfig } from './fleet.ts';

/** A config file after validation: defaults filled in, paths absolute, units in milliseconds. */
export interface Config {
  /** Scenarios for another environment are refused. */
  readonly environment?: string;
  /** The folder that an agent loads scenarios from. */
  readonly scenarios: string;
  readonly dryRun: boolean;
  readonly metrics: { readonly address: string; readonly port: number };
  readonly api: ApiConfig;
  readonly limits: Limits;
  /** Packages with more faults, as `import` takes them, from the folder of the config file. */
  readonly plugins: readonly string[];
  /** Everything is halted while this file exists. */
  readonly haltFile?: string;
  /** Everything is halted when this probe trips. */
  readonly haltWhen?: Probe;
  readonly fleet?: FleetConfig;
  /** Whether runs and faults are told as Kubernetes Events of the agent's pod. */
  readonly kubernetesEvents: boolean;
  readonly log: { readonly level: LogLevel; readonly format?: 'json' | 'pretty' };
}

export interface ApiConfig {
  readonly address: string;
  readonly port: number;
  /** A Unix socket to listen on as well. */
  readonly socket?: string;
  /** Holds the token of those who may operate. */
  readonly tokenFile?: string;
  /** Holds the token of those who may only look. */
  readonly viewTokenFile?: string;
  /** Names that it goes by, beside those of the machine. */
  readonly hosts: readonly string[];
  /** Origins whose pages may call it, beside its own. */
  readonly origins: readonly string[];
  readonly tls?: { readonly cert: string; readonly key: string; readonly clientCa?: string };
}

export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';
