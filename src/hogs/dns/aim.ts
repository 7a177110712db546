import type { DnsAction } from '../../injectors/dns/task.ts';
import { addressAnswer, failure, type Query, readQuery } from './message.ts';
import { matches } from './names.ts';

/** What becomes of a message: it is answered with another one, or passed on, at once or later. */
export type Fate = { readonly answer: Buffer } | Passage;

export interface Passage {
  /** Milliseconds. */
  readonly after: number;
  /** To be called as it is passed on; what that returns, when it was answered or given up. */
  begin(): () => void;
}

const AT_ONCE: Passage = { after: 0, begin: () => () => {} };

/** Decides about messages: those that ask for one of the names, and all others. */
export class Aim {
  readonly #names: readonly string[];
  readonly #action: DnsAction;
  /** How often each question was handed to a resolver on this machine that has not answered yet. */
  readonly #handedOver = new Map<string, number>();

  constructor(names: readonly string[], action: DnsAction) {
    this.#names = names;
    this.#action = action;
  }

  /** @param server where the message is on its way to */
  decide(message: Buffer, server: string): Fate {
    const query = readQuery(message);
    if (!query || !this.#names.some((pattern) => matches(query.name, pattern))) return AT_ONCE;
    if (this.#action.kind === 'fail') return { answer: failure(query) };
    if (this.#action.kind === 'spoof') return { answer: addressAnswer(query, this.#action.addresses) };
    return this.#delay(query, server, this.#action.milliseconds);
  }

  /**
   * A resolver on this machine asks for itself what it was asked, and is sent here, too. One delay is enough: what
   * was delayed on its way to it is not, on its way from it.
   */
  #delay({ name, type }: Query, server: string, after: number): Passage {
    const question = `${name.toLowerCase()} ${type}`;
    if (isLocal(server)) return { after, begin: () => this.#handOver(question) };
    return this.#handedOver.has(question) ? AT_ONCE : { after, begin: AT_ONCE.begin };
  }

  #handOver(question: string): () => void {
    this.#count(question, 1);
    return () => this.#count(question, -1);
  }

  #count(question: string, change: number): void {
    const count = (this.#handedOver.get(question) ?? 0) + change;
    if (count > 0) this.#handedOver.set(question, count);
    else this.#handedOver.delete(question);
  }
}

function isLocal(server: string): boolean {
  return server.startsWith('127.') || server === '::1';
}
