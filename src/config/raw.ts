import type { RawProbe } from '../scenario/normalise/probe.ts';
import type { LogLevel } from './config.ts';
import type { RawFleet } from './fleet.ts';

/** The data of a config file that its schema found nothing wrong with. */
export interface RawConfig {
  readonly environment?: string;
  readonly scenarios?: string;
  readonly dryRun?: boolean;
  readonly metrics?: { readonly address?: string; readonly port?: number };
  readonly api?: {
    readonly address?: string;
    readonly port?: number;
    readonly socket?: string;
    readonly tokenFile?: string;
    readonly viewTokenFile?: string;
    readonly hosts?: readonly string[];
    readonly origins?: readonly string[];
    readonly tls?: { readonly cert: string; readonly key: string; readonly clientCa?: string };
  };
  readonly limits?: RawLimits;
  readonly plugins?: readonly string[];
  readonly haltFile?: string;
  readonly haltWhen?: RawProbe;
  readonly fleet?: RawFleet;
  readonly kubernetesEvents?: boolean;
  readonly log?: { readonly level?: LogLevel; readonly format?: 'json' | 'pretty' };
}

export interface RawLimits {
  readonly maxConcurrentFaults?: number;
  readonly maxRunDuration?: string;
  readonly minimumInterval?: string;
  readonly allow?: readonly string[];
  readonly deny?: readonly string[];
  readonly hours?: readonly RawWindow[];
  readonly blackouts?: readonly RawWindow[];
}

export interface RawWindow {
  readonly weekly?: string;
  readonly from?: string;
  readonly until?: string;
  readonly calendar?: string;
  readonly timezone?: string;
}
