import { query } from 'jsonpath-rfc9535';
import { quoted } from '../../document/explain/words.ts';
import { below } from '../../document/pointer.ts';
import { isMapping } from '../draft/fields.ts';
import type { ProbeRule } from './rule.ts';

/** JSONPaths of probes can be read. */
export const invalidJsonPath: ProbeRule = function* ({ probes }) {
  for (const { pointer, value } of probes) {
    const path = isMapping(value.http) ? value.http.jsonPath : undefined;
    if (typeof path !== 'string' || canRead(path)) continue;
    yield {
      pointer: below(pointer, 'http', 'jsonPath'),
      at: 'value',
      code: 'invalid-json-path',
      message: `${quoted(path)} is not a JSONPath of RFC 9535`,
      ...(path.startsWith('$') ? {} : { hint: 'a path begins with `$`, as in `$.status`' }),
    };
  }
};

function canRead(path: string): boolean {
  try {
    query(null, path);
    return true;
  } catch {
    return false;
  }
}
