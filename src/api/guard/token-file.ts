import { createHash, timingSafeEqual } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';

/** Characters that a token has at least. */
export const SHORTEST_TOKEN = 32;

/** A token that is kept in a file, and read anew when that changes. */
export class TokenFile {
  readonly #path: string;
  #mark = '';
  #digest: Buffer | undefined;

  constructor(path: string) {
    this.#path = path;
  }

  /** Whether it is this one; never where the file cannot be read, or what it holds is too short. */
  is(token: string): boolean {
    const digest = this.#current();
    // Of digests, a comparison tells neither what is right nor how long it is.
    return digest !== undefined && timingSafeEqual(digest, digestOf(token));
  }

  #current(): Buffer | undefined {
    const mark = markOf(this.#path);
    if (mark !== this.#mark) {
      this.#mark = mark;
      const token = readToken(this.#path);
      this.#digest = token.length < SHORTEST_TOKEN ? undefined : digestOf(token);
    }
    return this.#digest;
  }
}

/** A mounted secret changes by a link that is swapped: the link is followed. */
function markOf(path: string): string {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat ? `${stat.dev} ${stat.ino} ${stat.size} ${stat.mtimeMs} ${stat.ctimeMs}` : 'gone';
}

function readToken(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return '';
  }
}

function digestOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
