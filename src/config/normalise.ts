import { isAbsolute, join } from 'node:path';
import { datesWindow } from '../limits/dates.ts';
import type { Limits } from '../limits/limits.ts';
import { weeklyWindow } from '../limits/weekly.ts';
import type { Window } from '../limits/window.ts';
import { parseDuration } from '../plugin/index.ts';
import { DEFAULTS } from '../scenario/defaults.ts';
import { probeOf } from '../scenario/normalise/probe.ts';
import type { ApiConfig, Config } from './config.ts';
import { fleetOf } from './fleet.ts';
import type { ConfigSurroundings, RareParts } from './load.ts';
import type { RawConfig, RawLimits, RawWindow } from './raw.ts';

/** A validated file's data with its defaults filled in, paths absolute and times in milliseconds. */
export function normaliseConfig(raw: RawConfig, surroundings: ConfigSurroundings & RareParts): Config {
  const { folder } = surroundings;
  return {
    ...(raw.environment === undefined ? {} : { environment: raw.environment }),
    scenarios: absolute(folder, raw.scenarios ?? './scenarios'),
    dryRun: raw.dryRun ?? false,
    metrics: { address: raw.metrics?.address ?? '0.0.0.0', port: raw.metrics?.port ?? 8000 },
    api: apiOf(raw.api ?? {}, folder),
    limits: limitsOf(raw.limits ?? {}, surroundings),
    plugins: raw.plugins ?? [],
    ...(raw.haltFile === undefined ? {} : { haltFile: absolute(folder, raw.haltFile) }),
    ...(raw.haltWhen === undefined ? {} : { haltWhen: probeOf(raw.haltWhen) }),
    ...(raw.fleet === undefined ? {} : { fleet: fleetOf(raw.fleet) }),
    kubernetesEvents: raw.kubernetesEvents ?? false,
    log: {
      level: raw.log?.level ?? 'info',
      ...(raw.log?.format === undefined ? {} : { format: raw.log.format }),
    },
  };
}

/** A path as a config file has it. */
function absolute(folder: string, path: string): string {
  return isAbsolute(path) ? path : join(folder, path);
}

function apiOf(raw: NonNullable<RawConfig['api']>, folder: string): ApiConfig {
  const { address, port, hosts, origins, tls, ...files } = raw;
  const inFolder = <T extends object>(paths: T): T =>
    Object.fromEntries(Object.entries(paths).map(([key, path]) => [key, absolute(folder, path)])) as T;
  return {
    address: address ?? '127.0.0.1',
    port: port ?? 8001,
    hosts: hosts ?? [],
    origins: origins ?? [],
    ...inFolder(files),
    ...(tls ? { tls: inFolder(tls) } : {}),
  };
}

function limitsOf(raw: RawLimits, surroundings: ConfigSurroundings & RareParts): Limits {
  const { maxConcurrentFaults, maxRunDuration, minimumInterval, allow, deny, hours, blackouts } = raw;
  return {
    ...(maxConcurrentFaults === undefined ? {} : { maxConcurrentFaults }),
    ...(maxRunDuration === undefined ? {} : { maxRunDuration: parseDuration(maxRunDuration) }),
    ...(minimumInterval === undefined ? {} : { minimumInterval: parseDuration(minimumInterval) }),
    ...(allow === undefined ? {} : { allow }),
    deny: deny ?? [],
    hours: (hours ?? []).map((window) => windowOf(window, surroundings)),
    blackouts: (blackouts ?? []).map((window) => windowOf(window, surroundings)),
  };
}

/** @throws Error where it names a calendar that cannot be read, or is none */
export function windowOf(
  { weekly, from = '', until = '', calendar, timezone = DEFAULTS.timezone }: RawWindow,
  { folder, readText, calendarWindow }: ConfigSurroundings & RareParts,
): Window {
  if (weekly !== undefined) return weeklyWindow(weekly, timezone);
  if (calendar === undefined) return datesWindow(from, until, timezone);
  if (!calendarWindow) throw new TypeError('a calendar is named, and nothing reads it');
  return calendarWindow(readText(absolute(folder, calendar)), calendar, timezone);
}
