import { once } from '../../agent/machinery.ts';
import { originOf } from '../../injectors/registry.ts';
import type { Injector } from '../../plugin/index.ts';
import type { Settings } from './settings.ts';
import type { AgentVerbOptions } from './verb.ts';

/** The faults that an agent has. Loaded when they are asked for. */
export interface Faults {
  /** Squall's own, and those of plugins. */
  all(): Promise<readonly Injector[]>;
  /** The files of plugins: other processes load them, too. */
  files(): Promise<readonly string[]>;
}

/** @returns what throws a Failure where a plugin cannot be used */
export function faultsOf({ plugins }: Settings, options: AgentVerbOptions): Faults {
  const none = plugins.length + options.plugin.length === 0;
  const all = once(async () =>
    none
      ? (await import('../../injectors/index.ts')).injectors
      : (await import('../plugins.ts')).allInjectors(options),
  );
  const files = once(async () =>
    none ? [] : [...new Set((await all()).flatMap((injector) => originOf(injector) ?? []))],
  );
  return { all, files };
}
