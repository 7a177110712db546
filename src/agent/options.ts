import type { Guard } from '../engine/guard.ts';
import type { Fleet } from '../fleet/fleet.ts';
import type { LoadedFile, Source } from '../loader/load-files.ts';
import type { Clock, Host, Injector } from '../plugin/index.ts';
import type { AgentConfig } from './agent.ts';
import type { Machinery } from './machinery.ts';

/** What an agent is made of. */
export interface AgentOptions {
  readonly version: string;
  readonly config: AgentConfig;
  readonly stateDir: string;
  readonly machinery: () => Promise<Machinery>;
  readonly host: Host;
  readonly clock: Clock;
  /** Watches over the whole process, from the first run on. */
  readonly guard: Guard;
  /** What holds for all pods of a group together. */
  readonly fleet?: Fleet;
  /** Loads a plugin's file, where a dead run left one of its faults. */
  readonly loadPlugin?: (file: string) => Promise<readonly Injector[]>;
  /** Checks files, in another process. */
  readonly load: (sources: readonly Source[]) => Promise<LoadedFile[]>;
}
