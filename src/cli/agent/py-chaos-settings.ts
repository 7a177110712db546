import type { Config } from '../../config/config.ts';
import type { PyChaosConfig } from '../../py-chaos/config.ts';
import { NAME, toScenario } from '../../py-chaos/to-scenario.ts';
import { readPyChaos } from '../py-chaos.ts';
import { logSettings } from './log-settings.ts';
import type { Settings } from './settings.ts';

/**
 * The settings that a config of Py-Chaos-Agent amounts to: its ticks and dice as a scenario, the rest as it is by
 * default.
 *
 * @throws Failure where it cannot be read or is not valid
 */
export function pyChaosSettings(path: string, byDefault: Config): Settings {
  const config = readPyChaos(path);
  const text = toScenario(config);
  return {
    ...byDefault,
    dryRun: config.agent.dry_run,
    origin: { texts: text === undefined ? [] : [{ file: `${path} (as the scenario ${NAME})`, text }] },
    safety: config.safety,
    // The predecessor has no such port, and the application beside it may have taken it.
    apiByNetwork: false,
    log: logOf(config.logging),
  };
}

function logOf({ level, format, console, file }: PyChaosConfig['logging']): Settings['log'] {
  return {
    ...logSettings({ level, format }, process.env),
    console: console.enabled,
    ...(file ? { file } : {}),
  };
}
