import type { LeftBehind } from '../events/event.ts';
import { createRegistry, type Registry } from '../injectors/registry.ts';
import type { Clock, FaultError, Host, Injector, ProcessIdentity } from '../plugin/index.ts';
import { judge, lives, type Verdict } from './judge.ts';
import { endOrphanedCommands } from './orphans.ts';
import { revertWithRetries } from './revert.ts';
import { whenAlone } from './turn.ts';
import type { DamagedRecord, UndoLog, UndoRecord } from './undo-log.ts';

export interface RecoverOptions {
  readonly undoLog: UndoLog;
  readonly registry: Registry;
  /** Loads the faults of a plugin's file, for records whose faults the registry does not have. */
  readonly loadPlugin?: (file: string) => Promise<readonly Injector[]>;
  readonly host: Host;
  readonly clock: Clock;
  /** Only what this one left; default: what any dead Squall left. */
  readonly owner?: ProcessIdentity;
  /** Whether a record of this process is one that no run of it holds any more: a revert that has failed. */
  readonly abandoned?: (record: UndoRecord) => boolean;
  /** Only look. */
  readonly list?: boolean;
}

/** What became of one record. */
export interface Recovered {
  readonly record: UndoRecord;
  /** `reverted` and `failed`, or as it was judged. */
  readonly state: 'reverted' | 'failed' | Verdict['state'];
  readonly message: string;
  /** What a person can type, where it is `failed` or `elsewhere`. */
  readonly command?: string;
}

export interface Recovery {
  readonly records: readonly Recovered[];
  readonly damaged: readonly (DamagedRecord & { readonly movedTo?: string })[];
  /** Damaged records, of this time and earlier ones, whose faults nobody can take back but a person. */
  readonly aside: readonly string[];
}

/**
 * Takes back what dead Squalls left behind, the latest first; what a living one holds is its own. One that fails
 * stops no other.
 */
export async function recover(options: RecoverOptions): Promise<Recovery> {
  if (options.list) {
    const { records, damaged } = await options.undoLog.scan();
    const aside = await options.undoLog.aside();
    const wanted = ours(records, options);
    const extended = await withPlugins(wanted, options);
    return { records: wanted.map((record) => look(record, extended)), damaged, aside };
  }
  return whenAlone(options, () => takeBack(options));
}

/** What a record stands for that could not be undone. */
export function leftBehind({ record, message, command }: Recovered): LeftBehind {
  const { fault, type } = record;
  return { fault, type, error: message, ...(command === undefined ? {} : { command }) };
}

async function takeBack(options: RecoverOptions): Promise<Recovery> {
  const { undoLog, host, clock } = options;
  await endOrphanedCommands(host, clock);
  const { records, damaged } = await undoLog.scan();
  const wanted = ours(records, options);
  const recovered = await recoverAll(wanted, await withPlugins(wanted, options));
  await undoLog.sweep((writer) => lives(writer, host)).catch(() => {});
  const moved = await Promise.all(damaged.map((each) => setAside(each, undoLog)));
  return { records: recovered, damaged: moved, aside: await undoLog.aside() };
}

/** The latest first. */
function ours(records: readonly UndoRecord[], { owner }: RecoverOptions): UndoRecord[] {
  return records.filter((record) => !owner || isSame(record.owner, owner)).reverse();
}

/** Whoever recovers need not have been told of the plugins that a dead Squall used. */
async function withPlugins(records: readonly UndoRecord[], options: RecoverOptions): Promise<RecoverOptions> {
  const { registry, loadPlugin = async () => [] } = options;
  const files = new Set(
    records.filter(({ type }) => !registry.get(type)).flatMap(({ plugin }) => plugin ?? []),
  );
  if (files.size === 0) return options;
  const loaded = await Promise.all([...files].map((file) => loadPlugin(file).catch(() => [])));
  const added = loaded.flat().filter(({ name }) => !registry.get(name));
  return { ...options, registry: createRegistry([...registry.list, ...added]) };
}

function look(record: UndoRecord, { host, registry, undoLog, abandoned }: RecoverOptions): Recovered {
  const verdict = judge(record, registry.get(record.type), host, undoLog);
  if (verdict.state !== 'held' || record.owner.pid !== host.pid || !abandoned?.(record))
    return { record, ...verdict };
  return { record, state: 'open', message: `left by the run ${record.run}` };
}

/** Faults of one kind may stand on each other, and go one after the other; kinds have nothing in common. */
async function recoverAll(records: readonly UndoRecord[], options: RecoverOptions): Promise<Recovered[]> {
  const kinds = [...new Set(records.map(({ type }) => type))];
  const done = new Map<UndoRecord, Recovered>();
  await Promise.all(
    kinds.map(async (kind) => {
      for (const record of records.filter(({ type }) => type === kind)) {
        done.set(record, await recoverOne(record, options));
      }
    }),
  );
  return records.map((record) => done.get(record) as Recovered);
}

async function recoverOne(record: UndoRecord, options: RecoverOptions): Promise<Recovered> {
  const seen = look(record, options);
  if (seen.state !== 'open' && seen.state !== 'closed') return seen;
  try {
    const message = seen.state === 'open' ? await undo(record, options) : seen.message;
    await options.undoLog.close(record.token);
    return { record, state: seen.state === 'open' ? 'reverted' : 'closed', message };
  } catch (error) {
    const { message, command = options.undoLog.recoverCommand } = error as FaultError;
    return { record, state: 'failed', message, command };
  }
}

async function undo(record: UndoRecord, options: RecoverOptions): Promise<string> {
  const { registry, host, clock, undoLog } = options;
  const injector = registry.get(record.type);
  if (!injector)
    throw new Error(`there is no fault "${record.type}" to take it back with${whereItWas(record)}`);
  const { recoverCommand } = undoLog;
  const context = { host, clock, token: record.token, recoverCommand };
  return (await revertWithRetries(injector, record.undo, context)).message;
}

function whereItWas({ plugin }: UndoRecord): string {
  return plugin === undefined ? '' : `: its plugin ${plugin} cannot be loaded any more`;
}

async function setAside(damaged: DamagedRecord, undoLog: UndoLog): Promise<Recovery['damaged'][number]> {
  try {
    const movedTo = await undoLog.setAside(damaged);
    return { ...damaged, ...(movedTo === undefined ? {} : { movedTo }) };
  } catch (error) {
    return { ...damaged, reason: `${damaged.reason}; it could not be moved: ${(error as Error).message}` };
  }
}

function isSame(a: ProcessIdentity, b: ProcessIdentity): boolean {
  return a.pid === b.pid && a.startTime === b.startTime;
}
