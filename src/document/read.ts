import { closeSync, openSync, readSync } from 'node:fs';

/**
 * The first bytes of a file, or of a pipe.
 *
 * @throws the system's error where it cannot be read
 */
export function readAtMost(path: string, bytes: number): Uint8Array {
  const buffer = Buffer.alloc(bytes);
  const file = openSync(path, 'r');
  try {
    let length = 0;
    for (let read = -1; read !== 0 && length < buffer.length; length += read) {
      read = readSync(file, buffer, length, buffer.length - length, null);
    }
    return buffer.subarray(0, length);
  } finally {
    closeSync(file);
  }
}

/** Why a file or folder cannot be read, for people. */
export function whyUnreadable({ code, message }: NodeJS.ErrnoException): string {
  const reasons: Readonly<Record<string, string>> = {
    ENOENT: 'there is no such file or folder',
    EACCES: 'permission denied',
    EISDIR: 'it is a folder',
    ENOTDIR: 'it is no folder',
    ELOOP: 'it is a link that leads in a circle',
  };
  return reasons[code ?? ''] ?? message;
}
