import type { Node } from './node.ts';

/** The keys of mappings that an object would have in another order than the text: whole numbers come first in it. */
const orders = new WeakMap<object, readonly string[]>();

/** The entries of a mapping, in the order of the text. */
export function entriesInOrder<T>(mapping: Readonly<Record<string, T>>): [key: string, value: T][] {
  return (orders.get(mapping) ?? Object.keys(mapping)).map((key) => [key, mapping[key] as T]);
}

/** The plain value of a tree: what JSON.parse would give for the same data. */
export function plainValue(node: Node): unknown {
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'sequence') return node.items.map(plainValue);
  const value: Record<string, unknown> = {};
  for (const [key, entry] of node.entries) {
    // Plain assignment would make `__proto__` the prototype instead of a key.
    Object.defineProperty(value, key, {
      value: plainValue(entry.value),
      enumerable: true,
      writable: true,
      configurable: true,
    });
  }
  const keys = [...node.entries.keys()];
  if (keys.some((key) => /^\d+$/.test(key))) orders.set(value, keys);
  return value;
}
