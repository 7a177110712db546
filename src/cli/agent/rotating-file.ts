import { closeSync, fstatSync, mkdirSync, openSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { writeWhole } from '../../journal/write-whole.ts';

/**
 * A file that lines are appended to. When it is full it is renamed to `PATH.1`, that one to `PATH.2`, and so on.
 *
 * @param bytes its size at which another one is begun
 * @param backups how many earlier ones are kept
 * @param complain told, once, where it cannot be written
 */
export function rotatingFile(
  path: string,
  { bytes, backups }: { readonly bytes: number; readonly backups: number },
  complain: (text: string) => void,
): (line: string) => void {
  let file: number | undefined;
  let size = 0;
  let broken = false;
  /** The last line may lack its end. */
  let torn = false;
  const open = () => {
    mkdirSync(dirname(path), { recursive: true });
    const opened = openSync(path, 'a', 0o640);
    size = fstatSync(opened).size;
    return opened;
  };
  const rotate = (full: number) => {
    closeSync(full);
    file = undefined;
    if (backups === 0) rmSync(path);
    for (let number = backups; number > 0; number--)
      moveIfThere(number === 1 ? path : `${path}.${number - 1}`, `${path}.${number}`);
  };
  return (line) => {
    try {
      file ??= open();
      size += writeWhole(file, torn ? `\n${line}` : line);
      torn = false;
      if (size >= bytes) rotate(file);
    } catch (error) {
      if (!broken) complain(`the log file ${path} cannot be written: ${(error as Error).message}`);
      broken = true;
      torn = true;
    }
  };
}

function moveIfThere(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}
