import type { Finding } from '../../document/finding.ts';
import { below, parentOf } from '../../document/pointer.ts';
import type { Fields } from './draft.ts';

/** What the schema found, asked by place. */
export class Flaws {
  readonly #at = new Set<string>();
  /** By mapping: the keys that misspelt ones seem to mean. */
  readonly #meant = new Map<string, string[]>();

  constructor(findings: readonly Finding[]) {
    for (const { pointer, code, hint } of findings) {
      for (let place = pointer; !this.#at.has(place); place = parentOf(place)) this.#at.add(place);
      const meant = code === 'unknown-key' && /^did you mean `(.*)`\?$/.exec(hint ?? '')?.[1];
      if (meant) this.#meant.set(parentOf(pointer), [...(this.#meant.get(parentOf(pointer)) ?? []), meant]);
    }
  }

  /** Whether something is wrong at a pointer, or below it. */
  under(pointer: string): boolean {
    return this.#at.has(pointer);
  }

  /** A mapping with what is known of its keys; undefined where the value is no mapping. */
  fields(value: unknown, pointer: string): Fields | undefined {
    if (!isMapping(value)) return undefined;
    const meant = this.#meant.get(pointer) ?? [];
    return { pointer, value, has: (key) => Object.hasOwn(value, key) || meant.includes(key) };
  }

  /** The value of a key, where it is there and nothing is wrong with it. */
  sound(fields: Fields, key: string): unknown {
    return this.under(below(fields.pointer, key)) ? undefined : fields.value[key];
  }
}

export function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
