import { formatDuration } from '../plugin/index.ts';

/** `"a"`, `"a" and "b"`, `"a", "b" or "c"` */
export function enumerate(items: readonly string[], conjunction = 'and'): string {
  if (items.length < 2) return items.join('');
  return `${items.slice(0, -1).join(', ')} ${conjunction} ${items.at(-1)}`;
}

/** `2m`, or `between 30s and 2m, drawn from the seed` */
export function drawn({ min, max }: { readonly min: number; readonly max: number }): string {
  if (min === max) return formatDuration(min);
  return `between ${formatDuration(min)} and ${formatDuration(max)}, drawn from the seed`;
}

/** `70%`, `33.3%`; what is not nothing, and not all, is not rounded to that. */
export function percent(share: number): string {
  const rounded = Number((share * 100).toFixed(1));
  if (rounded === 0 && share > 0) return 'less than 0.1%';
  return rounded === 100 && share < 1 ? 'more than 99.9%' : `${rounded}%`;
}

export function quoted(name: string): string {
  return `"${name}"`;
}
