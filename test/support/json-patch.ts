import type { Change } from '../../src/webhook/patch.ts';
import type { Manifest } from './helm.ts';

/** What a JSON Patch of additions makes of a document. */
export function patched(document: Manifest, changes: readonly Change[]): Manifest {
  const result = structuredClone(document);
  for (const { path, value } of changes) {
    const keys = path
      .slice(1)
      .split('/')
      .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
    const last = keys.pop() as string;
    let at = result;
    for (const key of keys) {
      at = at[key];
      if (at === undefined) throw new Error(`there is no ${path} to add to`);
    }
    if (Array.isArray(at)) at.push(value);
    else at[last] = value;
  }
  return result;
}
