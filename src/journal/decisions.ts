import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HaltSource } from '../events/agent-event.ts';
import type { ProcessIdentity } from '../plugin/index.ts';
import { draftName, writeDurably } from './durable.ts';

/** What has been decided about an agent while it ran, and must hold after a restart. */
export interface Decisions {
  /** The base of what is drawn, for scenarios without a seed of their own: jitters outlive a restart. */
  readonly seed: number;
  readonly halted?: Halted;
  /** Names of scenarios that are paused. */
  readonly paused: readonly string[];
  readonly allPaused: boolean;
}

export interface Halted {
  readonly by: HaltSource;
  readonly reason: string;
  /** ISO 8601. */
  readonly since: string;
}

export interface DecisionStore {
  readonly current: Decisions;
  /** Changes them at once; resolves when they would survive a power cut. */
  change(
    change: Partial<Omit<Decisions, 'halted'>> & { readonly halted?: Halted | undefined },
  ): Promise<void>;
}

/**
 * The decisions of the agent of a state directory. Where they cannot be read it is halted: it is not known that it
 * was not.
 *
 * @param writer this process
 * @param fresh what holds where nothing has been decided
 * @param complain told where they cannot be kept
 */
export function openDecisions(
  stateDir: string,
  writer: ProcessIdentity,
  fresh: { readonly seed: number; readonly now: string },
  complain: (text: string) => void,
): DecisionStore {
  const folder = join(stateDir, 'agent');
  const path = join(folder, 'decisions.json');
  let current = read(path, fresh);
  let writing = Promise.resolve();
  const write = async () => {
    try {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      await writeDurably(
        join(folder, draftName('decisions.json', writer)),
        `${JSON.stringify(current)}\n`,
        path,
      );
    } catch (error) {
      complain(`what was decided will not outlive a restart: ${(error as Error).message}`);
    }
  };
  return {
    get current() {
      return current;
    },
    change: (change) => {
      current = { ...current, ...change } as Decisions;
      writing = writing.then(write);
      return writing;
    },
  };
}

function read(path: string, { seed, now }: { seed: number; now: string }): Decisions {
  const nothing: Decisions = { seed, paused: [], allPaused: false };
  try {
    return { ...nothing, ...(JSON.parse(readFileSync(path, 'utf8')) as Partial<Decisions>) };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return nothing;
    const reason = `${path} cannot be read (${(error as Error).message}), so it may have been halted`;
    return { ...nothing, halted: { by: 'unknown', reason, since: now } };
  }
}
