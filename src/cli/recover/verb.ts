import { type Recovery, recover } from '../../engine/recover.ts';
import { systemClock } from '../../host/clock.ts';
import { createHost } from '../../host/host.ts';
import { injectors } from '../../injectors/index.ts';
import { createRegistry } from '../../injectors/registry.ts';
import { diskUndoLog } from '../../journal/undo-log.ts';
import { delay, type Host, type ProcessIdentity } from '../../plugin/index.ts';
import { stateDir } from '../../runner/state-dir.ts';
import { EXIT } from '../exit-codes.ts';
import { Failure } from '../failure.ts';
import { loadPlugin } from '../plugins.ts';
import { asideLines, recoveryLines } from './lines.ts';

interface RecoverVerbOptions {
  readonly list?: boolean;
  readonly json?: boolean;
  readonly stateDir?: string;
  /** `PID:START`, given by a watchdog: only what this one left, as soon as it is dead. */
  readonly of?: string;
}

/** Milliseconds that an owner whose pipe has ended is given to be gone altogether. */
const DEATH_LIMIT = 2000;

/** `squall recover`: undoes what a dead Squall left behind. Sets the exit code. */
export async function recoverVerb(options: RecoverVerbOptions): Promise<void> {
  const host = createHost();
  const owner = options.of === undefined ? undefined : identityOf(options.of);
  if (owner) await untilDead(owner, host);
  const recovery = await recover({
    undoLog: diskUndoLog(stateDir(options.stateDir, process.env, host.uid)),
    registry: createRegistry(injectors),
    loadPlugin,
    host,
    clock: systemClock,
    ...(owner ? { owner } : {}),
    list: options.list ?? false,
  }).catch((error: Error) => {
    throw new Failure(EXIT.refused, error.message);
  });
  if (options.json) process.stdout.write(`${JSON.stringify(asJson(recovery), undefined, 2)}\n`);
  // The watchdog speaks only of what happened, on the one stream that is still somebody's.
  else if (owner) complain(recoveryLines(recovery));
  else
    process.stdout.write(
      `${[...recoveryLines(recovery), ...asideLines(recovery)].join('\n') || 'Nothing was left behind.'}\n`,
    );
  const left = recovery.records.some(isLeft) || recovery.aside.length > 0;
  if (!options.list && left) process.exitCode = EXIT.leftBehind;
}

/** Standard error may have been closed with the Squall whose it was. */
function complain(lines: readonly string[]): void {
  process.stderr.on('error', () => {});
  process.stderr.write(lines.map((line) => `squall: ${line}\n`).join(''));
}

function isLeft({ state }: Recovery['records'][number]): boolean {
  return state === 'failed' || state === 'elsewhere';
}

function identityOf(text: string): ProcessIdentity {
  const [pid, startTime] = text.split(':').map(Number);
  if (
    pid === undefined ||
    startTime === undefined ||
    !Number.isInteger(pid) ||
    !Number.isInteger(startTime)
  ) {
    throw new Failure(EXIT.usage, `--of takes PID:START, not ${JSON.stringify(text)}`);
  }
  return { pid, startTime };
}

async function untilDead(owner: ProcessIdentity, host: Host): Promise<void> {
  const end = systemClock.now() + DEATH_LIMIT;
  const alive = () => host.identify(owner.pid)?.startTime === owner.startTime;
  while (alive() && systemClock.now() < end) await delay(systemClock, 5);
}

function asJson({ records, damaged, aside }: Recovery) {
  return {
    records: records.map(({ record, state, message, command }) => {
      const { token, run, scenario, fault, type, owner } = record;
      return {
        token,
        run,
        scenario,
        fault,
        type,
        owner: owner.pid,
        state,
        message,
        ...(command ? { command } : {}),
      };
    }),
    damaged,
    aside,
  };
}
