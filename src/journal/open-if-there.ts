import { openSync } from 'node:fs';

/** A file to read, where it can be. */
export function openIfThere(path: string): number | undefined {
  try {
    return openSync(path, 'r');
  } catch {
    return undefined;
  }
}
