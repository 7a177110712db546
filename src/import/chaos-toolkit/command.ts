import { isMapping, type Section } from '../section.ts';

/** A state as far as an action says it: a fault that lasts gets its time from the pause after it. */
export interface Known {
  readonly inject?: Readonly<Record<string, unknown>>;
  readonly for?: string;
  readonly lasts: boolean;
}

/** The program and arguments of a `process` provider. */
export function commandOf(provider: Section): string[] {
  const path = provider.text('path') ?? '';
  const given = provider.value('arguments');
  if (typeof given === 'string') return [path, ...given.split(/\s+/).filter(Boolean)];
  if (Array.isArray(given)) return [path, ...given.map(String)];
  if (!isMapping(given)) return [path];
  return [
    path,
    ...Object.entries(given).flatMap(([key, value]) =>
      value === null || value === '' ? [key] : [key, String(value)],
    ),
  ];
}
