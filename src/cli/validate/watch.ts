import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import { watchFolders } from '../../agent/scenarios/watch.ts';
import { findDocuments } from '../../document/find.ts';
import { systemClock } from '../../host/clock.ts';
import { EXIT } from '../exit-codes.ts';
import { Failure } from '../failure.ts';

/** What a check says, and the exit code that it comes to. */
export interface Answer {
  readonly output: string;
  readonly exitCode: number;
}

const CLEAR = '\u001b[2J\u001b[3J\u001b[H';

/**
 * Checks again whenever something changes in the folders of what is checked. On a terminal each answer takes the place
 * of the one before; elsewhere it is only said where it differs.
 *
 * @param paths what is checked, and what it is held against
 * @returns the exit code of the last answer, once SIGINT or SIGTERM ends it
 */
export async function watchPaths(paths: readonly string[], check: () => Promise<Answer>): Promise<number> {
  const ended = new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, resolve);
  });
  let last: Answer | undefined;
  const take = (answer: Answer) => {
    if (process.stdout.isTTY || answer.output !== last?.output) show(answer);
    last = answer;
  };
  const again = async () => {
    folders.cover(foldersOf(paths));
    take(await check().catch(asAnswer));
  };
  // Watched from before the first look, so that no change is missed.
  let turn: Promise<void> = Promise.resolve();
  const folders = watchFolders(systemClock, () => {
    turn = turn.then(again);
  });
  folders.cover(foldersOf(paths));
  turn = check().then(take);
  await turn.catch((error) => {
    folders.close();
    throw error;
  });
  await ended;
  folders.close();
  await turn;
  return (last as Answer | undefined)?.exitCode ?? EXIT.usage;
}

function show({ output }: Answer): void {
  if (!process.stdout.isTTY) {
    process.stdout.write(output);
    return;
  }
  const time = new Date(systemClock.now()).toTimeString().slice(0, 8);
  process.stdout.write(`${CLEAR}${output}\nChecked at ${time}. Watching for changes; Ctrl-C ends it.\n`);
}

/** A file that is written anew is a change of its folder. What is gone may come back: its folder is watched on. */
function foldersOf(paths: readonly string[]): string[] {
  return [...new Set(paths.flatMap((path) => (isFolder(path) ? foldersBelow(path) : [dirname(path)])))];
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function foldersBelow(folder: string): readonly string[] {
  try {
    return findDocuments(folder).folders;
  } catch {
    return [folder];
  }
}

/** What would end a single check is said here, and may be mended. */
function asAnswer(error: unknown): Answer {
  if (!(error instanceof Failure)) throw error;
  return { output: `${error.message}${error.hint ? `\n  ${error.hint}` : ''}\n`, exitCode: EXIT.usage };
}
