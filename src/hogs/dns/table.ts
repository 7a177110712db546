import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { promisify } from 'node:util';
import { Looks } from './looks.ts';

/** Milliseconds for nft to make the table. */
const LIMIT = 10_000;

/** Milliseconds between two looks whether it is there. */
const PAUSE = 5;

/** How often a list of rules is asked for. */
const ATTEMPTS = 3;

const PROTOCOL_NUMBERS = { tcp: 6, udp: 17 } as const;

/** Who asked for whom, as nft remembers it. */
export interface Asked {
  readonly protocol: 'udp' | 'tcp';
  readonly address: string;
  readonly port: number;
}

/**
 * An nft table that is there for as long as this process lives: the nft that made it waits at a pipe, ends with it,
 * and the kernel removes the table with its owner.
 */
export class Table {
  readonly #program: string;
  readonly #name: string;
  readonly #nft: ChildProcess;
  readonly #asked4 = new Looks(() => this.#list('asked_ip'));
  readonly #asked6 = new Looks(() => this.#list('asked_ip6'));
  #complaint = '';

  /** @param ended called when nft ends, which takes the table with it */
  constructor(program: string, name: string, ended: (reason: string) => void) {
    this.#program = program;
    this.#name = name;
    this.#nft = spawn(program, ['-i'], { stdio: ['pipe', 'ignore', 'pipe'] });
    this.#nft.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#complaint += text;
    });
    this.#nft.stdin?.on('error', () => {});
    this.#nft.once('error', (error) => ended(error.message));
    this.#nft.once('exit', () => ended(`nft has ended ${this.#complaint}`.trim()));
  }

  /**
   * Makes the table.
   *
   * @param rules one line: one transaction
   * @throws with what nft says where it cannot
   */
  async make(rules: string): Promise<void> {
    this.add(rules);
    const end = performance.now() + LIMIT;
    while (!(await this.#isThere())) {
      if (this.#complaint !== '') throw new Error(`nft cannot make the table: ${this.#complaint.trim()}`);
      if (performance.now() > end) throw new Error(`nft has not made the table within ${LIMIT} ms`);
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
    }
  }

  /** Adds to the table. */
  add(rules: string): void {
    this.#nft.stdin?.write(`${rules}\n`);
  }

  /** Whom somebody asked who is not known to ask a server that is; undefined where nft does not know. */
  async whoWasAsked({ protocol, address, port }: Asked): Promise<string | undefined> {
    const entries = await (address.includes(':') ? this.#asked6 : this.#asked4).next();
    // nft gives numbers where /etc/protocols is missing, as in small container images.
    const names: readonly unknown[] = [protocol, PROTOCOL_NUMBERS[protocol]];
    const found = entries.filter(
      ({ concat }) => names.includes(concat[0]) && concat[1] === address && concat[2] === port,
    );
    // The latest, where the port has been somebody else's before.
    const [latest] = found.sort((a, b) => b.expires - a.expires);
    return latest?.concat[3] as string | undefined;
  }

  async #isThere(): Promise<boolean> {
    return this.#run(['list', 'table', 'inet', this.#name]).then(
      () => true,
      () => false,
    );
  }

  async #list(set: string): Promise<Entry[]> {
    for (let attempt = 1; ; attempt++) {
      try {
        return entriesOf((await this.#run(['-j', 'list', 'set', 'inet', this.#name, set])).stdout);
      } catch {
        // The rules may have changed while it was reading them.
        if (attempt === ATTEMPTS) return [];
      }
    }
  }

  #run(args: readonly string[]) {
    return promisify(execFile)(this.#program, args);
  }
}

interface Entry {
  readonly concat: readonly (string | number)[];
  /** Seconds. */
  readonly expires: number;
}

function entriesOf(json: string): Entry[] {
  const { nftables } = JSON.parse(json) as { nftables: { set?: { elem?: unknown[] } }[] };
  const elements = (nftables.find(({ set }) => set)?.set?.elem ?? []) as {
    elem: { val: { concat: (string | number)[] }; expires?: number };
  }[];
  return elements.map(({ elem }) => ({ concat: elem.val.concat, expires: elem.expires ?? 0 }));
}
