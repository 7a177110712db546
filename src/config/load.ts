import type { Finding } from '../document/finding.ts';
import { loadDocument } from '../document/load.ts';
import type { Problem } from '../document/problem.ts';
import type { calendarWindow } from '../limits/calendar.ts';
import { validate as accepts } from './accepts.ts';
import type { Config } from './config.ts';
import { normaliseConfig } from './normalise.ts';
import type { RawConfig } from './raw.ts';
import { configRules } from './rules/index.ts';
import type { ConfigRule } from './rules/rule.ts';

/** What became of a config file: a config where nothing is wrong but warnings, and every problem there is. */
export interface LoadedConfig {
  readonly config?: Config;
  readonly problems: readonly Problem[];
}

export interface ConfigSurroundings {
  /** The folder of the file, absolute: its paths are relative to it. */
  readonly folder: string;
  /** The text of a file that the config names. Throws where it cannot be read. */
  readonly readText: (path: string) => string;
  /** The kinds of fault that there are, plugins' included; undefined where they are not known yet. */
  readonly kinds?: readonly string[];
}

/**
 * Reads a config file. Never throws for what is in the file.
 *
 * @param content the file's bytes, or its text
 * @param file what to call it in problems
 */
export async function loadConfig(
  content: string | Uint8Array,
  file: string,
  surroundings: ConfigSurroundings,
): Promise<LoadedConfig> {
  const parts = { ...surroundings, ...(await rareParts(Buffer.from(content).toString())) };
  let refused = false;
  const accepted = loadDocument(content, file, {
    ...KIND,
    check: (data) => {
      refused = !accepts(data);
      // What a schema cannot say is only looked for where the schema found nothing: a config is short.
      return refused ? [] : findingsOfRules(data as RawConfig, parts);
    },
  });
  if (refused) {
    // Loaded for a person who has to mend the file.
    const { findErrors } = await import('./find-errors.ts');
    return { problems: loadDocument(content, file, { ...KIND, check: findErrors }).problems };
  }
  const { data, problems } = accepted;
  return data === undefined ? { problems } : { config: normaliseConfig(data as RawConfig, parts), problems };
}

const KIND = { noun: 'config', start: '`environment:` or `scenarios:`' };

/** What only few configs need, and what an agent should not have in memory without need. */
export interface RareParts {
  readonly calendarWindow?: typeof calendarWindow;
  readonly haltProbe?: ConfigRule;
}

/** Loaded where the text may be in need of it. */
async function rareParts(text: string): Promise<RareParts> {
  const calendar = text.includes('calendar') ? await import('../limits/calendar.ts') : undefined;
  const halt = text.includes('haltWhen') ? await import('./rules/halt-probe.ts') : undefined;
  return {
    ...(calendar ? { calendarWindow: calendar.calendarWindow } : {}),
    ...(halt ? { haltProbe: halt.haltProbe } : {}),
  };
}

function findingsOfRules(config: RawConfig, parts: ConfigSurroundings & RareParts): Finding[] {
  const rules = parts.haltProbe ? [...configRules, parts.haltProbe] : configRules;
  return rules.flatMap((rule) => [...rule(config, parts)]);
}
