import type { Node } from './node.ts';

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
  return value;
}
