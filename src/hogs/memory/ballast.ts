import { openSync, readSync, statfsSync, writeSync } from 'node:fs';

const FOLDER = '/dev/shm';

/** O_RDWR | O_EXCL | O_TMPFILE: a file that never has a name, and is gone with this process. */
const NAMELESS = 0o2 | 0o200 | 0o20200000;

/** The part of what is free there that may be taken at most: others need it, too. */
const SHARE = 1 / 8;

/**
 * Memory that is charged to this process's cgroup, and not part of its resident size.
 *
 * It makes up for the program of this process, which is the other way round: resident, and charged to whoever ran it
 * first. With both, the resident size and what is taken from the cgroup are the same.
 */
export class Ballast {
  readonly #file = open();
  readonly #limit = this.#file === undefined ? 0 : available() * SHARE;
  #size = 0;

  /** Bytes. */
  get size(): number {
    return this.#size;
  }

  /** Takes as many of the bytes as it has room for. Returns how many. */
  grow(bytes: number, noise: Uint8Array): number {
    const before = this.#size;
    const end = Math.floor(Math.min(before + bytes, this.#limit));
    while (this.#file !== undefined && this.#size < end) {
      this.#size += writeSync(this.#file, noise, 0, Math.min(noise.length, end - this.#size), this.#size);
    }
    return this.#size - before;
  }

  /** Reads all of it, which brings it back to memory where it was swapped out. */
  touch(buffer: Uint8Array): void {
    if (this.#file === undefined) return;
    for (let at = 0; at < this.#size; at += buffer.length) readSync(this.#file, buffer, 0, buffer.length, at);
  }
}

function open(): number | undefined {
  try {
    return openSync(FOLDER, NAMELESS, 0o600);
  } catch {
    return undefined;
  }
}

function available(): number {
  const { bavail, bsize } = statfsSync(FOLDER);
  return bavail * bsize;
}
