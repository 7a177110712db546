import { resolve } from 'node:path';
import type { AgentConfig } from '../../agent/agent.ts';
import type { Config } from '../../config/config.ts';
import { normaliseConfig } from '../../config/normalise.ts';
import { OWN_KINDS } from '../../injectors/kinds.ts';
import type { Safety } from '../../py-chaos/config.ts';
import { isPyChaos } from '../../py-chaos/recognise.ts';
import { loadConfigText, readConfig } from '../config.ts';
import { EXIT } from '../exit-codes.ts';
import { Failure } from '../failure.ts';
import { readDocument } from '../files.ts';
import { type LogSettings, logSettings } from './log-settings.ts';
import { checkTokens } from './tokens.ts';

export interface SettingsOptions {
  readonly config?: string;
  readonly scenarios?: string;
  readonly dryRun?: boolean;
  /** Packages and files with more faults, beside those that the config names. */
  readonly plugin: readonly string[];
}

/** Everything that an agent goes by: from its config, the command line and the environment. */
export interface Settings
  extends AgentConfig,
    Pick<Config, 'metrics' | 'api' | 'plugins' | 'fleet' | 'kubernetesEvents'> {
  /** Whether the control API listens on its port; on its socket it does in any case. */
  readonly apiByNetwork: boolean;
  readonly log: LogSettings;
  /** The predecessor's bounds for CPU and memory. */
  readonly safety?: Safety;
}

/** @throws Failure where the config, or a file or variable that it goes with, is not as it must be */
export async function readSettings(options: SettingsOptions): Promise<Settings> {
  const { dryRun } = options;
  const settings = await settingsOf(options);
  checkTokens(settings.api);
  return { ...settings, dryRun: dryRun ?? settings.dryRun };
}

async function settingsOf({ config: path, scenarios, plugin }: SettingsOptions): Promise<Settings> {
  if (path !== undefined && isPyChaos(readDocument(path))) {
    if (scenarios !== undefined)
      throw new Failure(
        EXIT.usage,
        `--scenarios does not go with ${path}, a config of Py-Chaos-Agent, which says itself what is to happen`,
        'make a scenario of it with `squall import`, and put it into that folder',
      );
    const { pyChaosSettings } = await import('./py-chaos-settings.ts');
    return pyChaosSettings(path, defaults());
  }
  const config = path === undefined ? defaults() : await readConfig(path, await kindsFor(path, plugin));
  return {
    ...config,
    apiByNetwork: true,
    origin: { folder: scenarios === undefined ? config.scenarios : resolve(scenarios) },
    log: { ...logSettings(config.log, process.env), console: true },
  };
}

/** The kinds of fault that a config is held against. Plugins are loaded only where it names one of theirs. */
async function kindsFor(path: string, plugin: readonly string[]): Promise<readonly string[]> {
  const { config } = await loadConfigText(readDocument(path), path);
  const { allow = [], deny = [] } = config?.limits ?? {};
  if ([...allow, ...deny].every((kind) => OWN_KINDS.includes(kind))) return OWN_KINDS;
  const { allInjectors } = await import('../plugins.ts');
  return (await allInjectors({ plugin, config: path })).map(({ name }) => name);
}

/** What holds without a config. */
function defaults(): Config {
  return normaliseConfig({}, { folder: process.cwd(), readText: () => '' });
}
