import { closeSync, openSync } from 'node:fs';
import { writeWhole } from '../journal/write-whole.ts';
import { EXIT } from './exit-codes.ts';
import { Failure } from './failure.ts';

/** Where a verb writes its result: a file, or standard output. */
export interface TextOutput {
  /** Whether it is a file that was named. */
  readonly isFile: boolean;
  write(text: string): void;
  /** What was written is all there. */
  end(): void;
}

/** Characters that are kept until they are written at once. */
const BATCH = 2 ** 16;

/**
 * @param path undefined: standard output
 * @throws Failure where the file cannot be written
 */
export function openOutput(path: string | undefined): TextOutput {
  const file = path === undefined ? STDOUT : guarded(path, () => openSync(path, 'w'));
  // At once: a simulation does not wait for turns of the event loop.
  const put = (text: string) => guarded(path ?? 'standard output', () => writeWhole(file, text));
  let kept = '';
  return {
    isFile: path !== undefined,
    write: (text) => {
      kept += text;
      if (kept.length < BATCH) return;
      put(kept);
      kept = '';
    },
    end: () => {
      put(kept);
      kept = '';
      if (file !== STDOUT) guarded(path ?? '', () => closeSync(file));
    },
  };
}

const STDOUT = 1;

function guarded<T>(path: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    const reasons: Readonly<Record<string, string>> = {
      ENOENT: 'there is no such folder',
      EACCES: 'permission denied',
      EISDIR: 'it is a folder',
      ENOSPC: 'the disk is full',
    };
    const { code = '', message } = error as NodeJS.ErrnoException;
    // Whoever read has seen enough, as `head` does.
    if (code === 'EPIPE') process.exit(EXIT.passed);
    throw new Failure(EXIT.usage, `cannot write ${path}: ${reasons[code] ?? message}`);
  }
}
