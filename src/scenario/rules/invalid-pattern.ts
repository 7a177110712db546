import { quoted } from '../../document/explain/words.ts';
import { below } from '../../document/pointer.ts';
import { isMapping } from '../draft/fields.ts';
import type { ProbeRule } from './rule.ts';

/** Regular expressions of probes can be read. */
export const invalidPattern: ProbeRule = function* ({ probes }) {
  for (const { pointer, value } of probes) {
    const pattern = isMapping(value.http) ? value.http.bodyMatches : undefined;
    const error = typeof pattern === 'string' ? syntaxError(pattern) : undefined;
    if (error === undefined) continue;
    yield {
      pointer: below(pointer, 'http', 'bodyMatches'),
      at: 'value',
      code: 'invalid-pattern',
      message: `${quoted(String(pattern))} is not a regular expression: ${error}`,
      hint: 'escape special characters with `\\`, and keep the text in single quotes',
    };
  }
};

function syntaxError(pattern: string): string | undefined {
  try {
    new RegExp(pattern);
    return undefined;
  } catch (error) {
    return (error as Error).message.split(': ').at(-1)?.toLowerCase();
  }
}
