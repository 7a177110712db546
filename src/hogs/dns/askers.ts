import type { Asked } from './table.ts';

export type Asker = Asked;

/** Milliseconds that it is remembered whom somebody asked, from when it asked last. */
const MEMORY = 30_000;

const MOST = 10_000;

/**
 * Whom those ask that are sent to the port for servers which are not known. A socket that was once is so for as long
 * as the kernel tracks it, though its server is known by then.
 */
export class Askers {
  readonly #lookUp: (asker: Asker) => Promise<string | undefined>;
  readonly #known = new Map<string, { readonly server: string; readonly until: number }>();

  constructor(lookUp: (asker: Asker) => Promise<string | undefined>) {
    this.#lookUp = lookUp;
  }

  async find(asker: Asker): Promise<string | undefined> {
    const key = `${asker.protocol} ${asker.address} ${asker.port}`;
    const now = performance.now();
    const known = this.#known.get(key);
    const server = known && known.until > now ? known.server : await this.#lookUp(asker);
    if (server === undefined) return undefined;
    // Put in anew: the one that was not heard of for longest is the first.
    this.#known.delete(key);
    this.#known.set(key, { server, until: now + MEMORY });
    const [oldest] = this.#known.keys();
    if (this.#known.size > MOST && oldest !== undefined) this.#known.delete(oldest);
    return server;
  }
}
