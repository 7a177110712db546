import type { Registry } from '../../injectors/registry.ts';
import { parseDuration } from '../../plugin/index.ts';
import { DEFAULTS } from '../defaults.ts';
import type { Scenario, Schedule } from '../scenario.ts';
import { probeOf, type RawProbe } from './probe.ts';
import { normaliseRegion, type RawRegion } from './state.ts';

/** A file's data after validation. */
export interface RawScenario extends RawRegion {
  readonly name: string;
  readonly description?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly environment?: string;
  readonly seed?: number;
  readonly timeout?: string;
  readonly schedule?: readonly RawSchedule[];
  readonly concurrency?: Scenario['concurrency'];
  readonly suspend?: boolean;
  readonly steadyState?: readonly RawProbe[];
  readonly stopWhen?: readonly RawProbe[];
}

interface RawSchedule {
  readonly cron?: string;
  readonly timezone?: string;
  readonly every?: string;
  readonly jitter?: string;
  readonly probability?: number;
  readonly startingDeadline?: string;
}

/** A validated file's data with its defaults filled in, names resolved and times in milliseconds. */
export function normalise(raw: RawScenario, registry: Registry): Scenario {
  return {
    name: raw.name,
    ...(raw.description === undefined ? {} : { description: raw.description }),
    labels: { ...raw.labels },
    ...(raw.environment === undefined ? {} : { environment: raw.environment }),
    ...(raw.seed === undefined ? {} : { seed: raw.seed }),
    timeout: milliseconds(raw.timeout, DEFAULTS.timeout),
    schedule: (raw.schedule ?? []).map(scheduleOf),
    concurrency: raw.concurrency ?? 'forbid',
    suspend: raw.suspend ?? false,
    steadyState: (raw.steadyState ?? []).map(probeOf),
    stopWhen: (raw.stopWhen ?? []).map(probeOf),
    storm: normaliseRegion(raw, registry),
  };
}

function scheduleOf(raw: RawSchedule): Schedule {
  const common = {
    jitter: milliseconds(raw.jitter, 0),
    probability: raw.probability ?? 1,
    startingDeadline: milliseconds(raw.startingDeadline, DEFAULTS.startingDeadline),
  };
  if (raw.every !== undefined) return { every: parseDuration(raw.every), ...common };
  return { cron: raw.cron as string, timezone: raw.timezone ?? DEFAULTS.timezone, ...common };
}

function milliseconds(text: string | undefined, byDefault: number): number {
  return text === undefined ? byDefault : parseDuration(text);
}
