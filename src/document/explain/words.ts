import type { JsonSchema } from '../../plugin/index.ts';
import { keysOf } from '../pointer.ts';

// How messages name what stands in a file.

/** A value as messages quote it: `30 (a number)`, `"abc" (text)`, `a list`. */
export function received(value: unknown): string {
  if (value === null || value === undefined) return 'empty';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a mapping';
  if (typeof value === 'string') return `${quoted(value)} (text)`;
  return `${String(value)} (${typeof value === 'number' ? 'a number' : 'true or false'})`;
}

/** A text in quotes, cut where it is long. */
export function quoted(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 57)}…` : text);
}

/** What stands at a pointer, by its key: `` `for` ``, `` `ports[1]` ``. */
export function named(pointer: string): string {
  const keys = keysOf(pointer);
  let name = keys.pop() ?? '';
  while (/^\d+$/.test(name.split('[')[0] as string) && keys.length > 0) {
    const [index, ...rest] = name.split('[');
    name = [`${keys.pop()}[${index}]`, ...rest].join('[');
  }
  return name === '' ? 'the file' : code(name);
}

/** A key or a name, marked as such. */
export function code(text: string): string {
  return `\`${text.length > 60 ? `${text.slice(0, 57)}…` : text}\``;
}

/** `a`, `b` or `c`. */
export function either(items: readonly string[]): string {
  if (items.length < 2) return items.join('');
  return `${items.slice(0, -1).join(', ')} or ${items.at(-1)}`;
}

/** The mapping that a key stands in, as a person would call it: `the scenario`, `a branch`, `` `labels` ``. */
export function place(pointer: string, schema: JsonSchema | undefined): string {
  if (pointer === '') return `the ${schema?.title ?? 'file'}`;
  const title = typeof schema?.title === 'string' ? schema.title : '';
  if (/^(?:state|branch|region|schedule|.* fault|(?:.* )?probe)$/.test(title)) return withArticle(title);
  return named(pointer);
}

/** A word with `a` or `an` before it. */
function withArticle(word: string): string {
  return `${/^(?:[aeio]|u(?!ni|ti)|http)/i.test(word) ? 'an' : 'a'} ${word}`;
}
