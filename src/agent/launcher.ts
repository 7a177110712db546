import type { Guard } from '../engine/guard.ts';
import type { Recovered } from '../engine/recover.ts';
import type { Run } from '../engine/run.ts';
import type { Gate } from '../limits/gate.ts';
import type { Clock, Host, Injector } from '../plugin/index.ts';
import type { Launch } from '../runner/launch.ts';
import { sharedGuard } from '../runner/shared-guard.ts';
import type { Machinery } from './machinery.ts';

export interface LauncherOptions {
  readonly machinery: () => Promise<Machinery>;
  readonly host: Host;
  readonly clock: Clock;
  readonly stateDir: string;
  /** Watches over the whole process. */
  readonly guard: Guard;
  readonly gate: Gate;
  /** Loads a plugin's file, where a dead run left one of its faults. */
  readonly loadPlugin?: (file: string) => Promise<readonly Injector[]>;
  readonly environment: () => string | undefined;
  /** Told what a run has found at its start of what dead Squalls had left. */
  readonly saw: (records: readonly Recovered[]) => void;
  /** Told what does not end a run, but a person should know. */
  readonly note: (text: string) => void;
}

/** Starts the runs of an agent, all of them with one journal, one watchdog and one gate. @returns loads it */
export function launcherOf(options: LauncherOptions): () => Promise<(launch: Launch) => Run> {
  const { machinery, environment, saw, guard, ...common } = options;
  const surroundings = {
    ...common,
    guard: sharedGuard(guard),
    onRecovery: ({ records }: { readonly records: readonly Recovered[] }) => saw(records),
  };
  return async () => {
    const { registry, launch } = await machinery();
    return (request) => {
      const where = environment();
      return launch(
        { ...surroundings, registry, ...(where === undefined ? {} : { environment: where }) },
        request,
      );
    };
  };
}
