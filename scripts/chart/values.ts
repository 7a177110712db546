import { load } from 'js-yaml';

/** A key of the chart's values that a comment explains. */
export interface Value {
  readonly path: readonly string[];
  readonly description: string;
  readonly default: unknown;
  /** How the reference shows the default, where JSON would not help. */
  readonly shownDefault?: string;
}

/** Reads the keys that `# --` explains, as helm-docs does; what is below one belongs to it. */
export function readValues(text: string): Value[] {
  const data = load(text);
  const values: Value[] = [];
  const path: string[] = [];
  let comment: string[] = [];
  for (const line of text.split('\n')) {
    const [, said] = /^\s*# ?(.*)$/.exec(line) ?? [];
    const [, indent = '', key] = /^( *)([\w.-]+):/.exec(line) ?? [];
    if (said !== undefined) comment.push(said);
    else if (key === undefined) comment = [];
    else {
      path.splice(indent.length / 2, path.length, key);
      if (comment.some((each) => each.startsWith('-- '))) values.push(value([...path], comment, data));
      comment = [];
    }
  }
  return values;
}

function value(path: readonly string[], comment: readonly string[], data: unknown): Value {
  const text = comment.join(' ').replace(/^.*?-- /, '');
  const [description = '', shownDefault] = text.split(' @default -- ');
  const found = path.reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], data);
  return { path, description, default: found, ...(shownDefault ? { shownDefault } : {}) };
}
