/** A `config.yaml` of Py-Chaos-Agent after validation, with its defaults filled in. Names and units are its own. */
export interface PyChaosConfig {
  readonly agent: { readonly interval_seconds: number; readonly dry_run: boolean };
  readonly failures: {
    readonly cpu?: Lasting & { readonly cores: number };
    readonly memory?: Lasting & { readonly mb: number };
    readonly process?: Failure & { readonly target_name: string };
    readonly network?: Lasting & { readonly interface: string; readonly delay_ms: number };
  };
  readonly safety: Safety;
  readonly logging: {
    readonly level: string;
    readonly format: 'text' | 'json';
    readonly console: { readonly enabled: boolean };
    /** Undefined where the config has none: the predecessor then writes to `./logs/agent.log`. */
    readonly file?: LogFile;
  };
}

/** Failures that are there and enabled; the others are as if they were not there. */
export interface Failure {
  readonly probability: number;
}

export interface Lasting extends Failure {
  readonly duration_seconds: number;
}

export interface Safety {
  readonly cpu_fraction: number;
  readonly memory_fraction: number;
  readonly require_cgroup_limits: boolean;
}

export interface LogFile {
  readonly path: string;
  readonly max_size_mb: number;
  readonly backup_count: number;
}
