import type { Registry } from '../injectors/registry.ts';
import type { Awaitable, Host, Injector, Json, Observation } from '../plugin/index.ts';
import { revertWithRetries } from './revert.ts';
import type { UndoLog, UndoRecord } from './undo-log.ts';

/** Where a run writes down what it will have to undo, and how it does so. */
export interface UndoBook {
  /** What a person types to have Squall itself undo what is left. */
  readonly recoverCommand: string;
  /**
   * Waits until nobody else of this process plans a fault of a kind. The answer gives the turn back.
   */
  turn(type: string): Awaitable<() => void>;
  /** The open records of faults of a kind, of this run and of all others on the machine. */
  inForce(type: string): Awaitable<readonly { readonly token: string; readonly undo: Json }[]>;
  /** Done when the record would survive a power cut. Fails where it cannot be kept: then nothing may be done. */
  write(record: Entry): Awaitable<void>;
  /** Replaces a record. Where that fails, the one before is still there. */
  renew(record: Entry): Awaitable<void>;
  /** Forgets a record; one that is not there is no error. */
  close(token: string): Awaitable<void>;
  /** Takes a fault back. Fails with a FaultError that has a `command` which a person can type. */
  revert(injector: Injector, undo: Json, token: string): Awaitable<Observation>;
}

/** A fault's record, as far as the fault knows it. */
export interface Entry {
  readonly token: string;
  readonly fault: string;
  readonly type: string;
  readonly undo: Json;
}

export interface BookOptions {
  readonly registry: Pick<Registry, 'originOf'>;
  readonly undoLog: UndoLog;
  readonly host: Host;
  /** The machine's time. */
  readonly clock: Parameters<typeof revertWithRetries>[2]['clock'];
  readonly run: string;
  readonly scenario: string;
  /** Whoever only looks need not be able to read what others hold. */
  readonly dryRun: boolean;
}

/** The book of a run on this machine: its own records among those of all runs. */
export function undoBook({ registry, undoLog, host, clock, run, scenario, dryRun }: BookOptions): UndoBook {
  const signed = (entry: Entry): UndoRecord => ({
    ...entry,
    ...originOf(entry.type, registry),
    run,
    scenario,
    owner: host.identify(host.pid) ?? { pid: host.pid, startTime: 0 },
    bootId: host.bootId,
    networkNamespace: host.networkNamespace(),
  });
  return {
    get recoverCommand() {
      return undoLog.recoverCommand;
    },
    turn: (type) => takeTurn(`${undoLog.place} ${type}`),
    inForce: async (type) => {
      const { records } = await undoLog.scan().catch((error) => {
        if (dryRun) return { records: [] };
        throw error;
      });
      return records.filter((record) => record.type === type);
    },
    write: (entry) => undoLog.open(signed(entry)),
    renew: (entry) => undoLog.renew(signed(entry)),
    close: (token) => undoLog.close(token),
    revert: (injector, undo, token) => {
      const { recoverCommand } = undoLog;
      return revertWithRetries(injector, undo, { host, clock, token, recoverCommand });
    },
  };
}

/** The plugin that a kind of fault is from, so that any Squall can load it to revert. */
function originOf(type: string, registry: BookOptions['registry']): { readonly plugin?: string } {
  const plugin = registry.originOf(type);
  return plugin === undefined ? {} : { plugin };
}

const turns = new Map<string, Promise<void>>();

/** One after the other: those who plan at the same moment would see each other's records, and plan anew, for long. */
async function takeTurn(key: string): Promise<() => void> {
  const before = turns.get(key);
  const { promise, resolve } = newTurn();
  turns.set(key, promise);
  await before;
  return () => {
    resolve();
    if (turns.get(key) === promise) turns.delete(key);
  };
}

function newTurn(): { promise: Promise<void>; resolve: () => void } {
  let resolve = () => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
