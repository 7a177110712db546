import { below } from '../document/pointer.ts';
import type { Notes } from './notes.ts';

/**
 * A mapping of a foreign file that remembers which of its keys were read: what nobody asked for in the end is what
 * could not be carried over.
 */
export class Section {
  readonly pointer: string;
  readonly notes: Notes;
  readonly #value: Readonly<Record<string, unknown>>;
  readonly #read = new Set<string>();

  constructor(value: Readonly<Record<string, unknown>>, pointer: string, notes: Notes) {
    this.#value = value;
    this.pointer = pointer;
    this.notes = notes;
  }

  /** The value of a key, as it is; undefined where it is not there, or is null. */
  value(key: string): unknown {
    this.#read.add(key);
    return this.#value[key] ?? undefined;
  }

  has(key: string): boolean {
    return this.#value[key] !== undefined && this.#value[key] !== null;
  }

  /** Text, or a number as text. */
  text(key: string): string | undefined {
    const value = this.value(key);
    return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
  }

  /** A number, or a text that is one; a percent sign is left out. */
  number(key: string): number | undefined {
    const text = this.text(key)?.replace(/\s*%$/, '');
    return text === undefined || text === '' || Number.isNaN(Number(text)) ? undefined : Number(text);
  }

  section(key: string): Section | undefined {
    const value = this.value(key);
    return isMapping(value) ? new Section(value, below(this.pointer, key), this.notes) : undefined;
  }

  sections(key: string): Section[] {
    const value = this.value(key);
    if (!Array.isArray(value)) return [];
    return value.flatMap((item, index) =>
      isMapping(item) ? [new Section(item, below(this.pointer, key, index), this.notes)] : [],
    );
  }

  texts(key: string): string[] {
    const value = this.value(key);
    return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
  }

  /** The same section with other values. */
  mapped(change: (value: unknown) => unknown): Section {
    return new Section(change(this.#value) as Readonly<Record<string, unknown>>, this.pointer, this.notes);
  }

  /** Keys that mean nothing elsewhere. */
  ignore(...keys: readonly string[]): void {
    for (const key of keys) this.#read.add(key);
  }

  /** A key that cannot be carried over, and why; nothing where it is not there. */
  leave(key: string, why: string): void {
    this.#read.add(key);
    if (this.has(key)) this.notes.add(below(this.pointer, key), `${key}: ${why}`);
  }

  /** All has been read that can be: the rest could not be carried over. */
  end(): void {
    for (const key of Object.keys(this.#value))
      if (!this.#read.has(key)) this.leave(key, 'has no counterpart');
  }
}

export function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
