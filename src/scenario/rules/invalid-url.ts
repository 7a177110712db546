import { quoted } from '../../document/explain/words.ts';
import { below } from '../../document/pointer.ts';
import { isMapping } from '../draft/fields.ts';
import type { ProbeRule } from './rule.ts';

/** URLs of probes can be read, and are of a kind that a probe can ask. */
export const invalidUrl: ProbeRule = function* ({ probes }) {
  for (const { pointer, value } of probes) {
    for (const kind of ['http', 'prometheus']) {
      const probe = value[kind];
      const url = isMapping(probe) ? probe.url : undefined;
      if (typeof url !== 'string' || isHttpUrl(url)) continue;
      yield {
        pointer: below(pointer, kind, 'url'),
        at: 'value',
        code: 'invalid-url',
        message: `${quoted(url)} is not a URL that begins with http:// or https://`,
        ...(isHttpUrl(`http://${url}`) && !url.includes('://')
          ? { hint: `did you mean \`http://${url}\`?` }
          : {}),
      };
    }
  }
};

function isHttpUrl(url: string): boolean {
  return /^https?:\/\//i.test(url) && URL.canParse(url);
}
