import { keysOf } from '../pointer.ts';
import type { Range } from '../source.ts';
import type { Node } from './node.ts';

/** Where a JSON pointer's value stands, or the key it has; as near as the tree goes. */
export function locate(root: Node, pointer: string, at: 'key' | 'value'): Range {
  let node = root;
  let key = firstLineOf(root);
  for (const step of keysOf(pointer)) {
    const next = child(node, step);
    if (!next) break;
    node = next.node;
    key = next.key;
  }
  return at === 'key' ? key : node.range;
}

function child(node: Node, step: string): { node: Node; key: Range } | undefined {
  if (node.kind === 'mapping') {
    const entry = node.entries.get(step);
    return entry && { node: entry.value, key: entry.key };
  }
  const item = node.kind === 'sequence' ? node.items[Number(step)] : undefined;
  return item && { node: item, key: firstLineOf(item) };
}

/** A mapping without a key of its own is shown by its first one. */
function firstLineOf(node: Node): Range {
  const [first] = node.kind === 'mapping' ? node.entries.values() : [];
  return first?.key ?? node.range;
}
