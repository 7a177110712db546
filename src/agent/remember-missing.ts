import { originOf, setOrigin } from '../injectors/registry.ts';
import type { Clock, Injector, Missing } from '../plugin/index.ts';

/** Milliseconds for which an answer is taken to be still true: a tool that is installed is soon noticed. */
const TRUE_FOR = 60_000;

/**
 * The same injectors, but what the machine lacks is asked at most once a minute for the same parameters: to find out
 * takes programs to run, and an agent may have the same run once a second.
 */
export function rememberMissing(injectors: readonly Injector[], clock: Pick<Clock, 'now'>): Injector[] {
  return injectors.map((injector) => {
    const answers = new Map<string, { readonly at: number; readonly missing: Promise<readonly Missing[]> }>();
    return withMissing(injector, (parameters, host) => {
      const key = JSON.stringify(parameters);
      const now = clock.now();
      for (const [old, { at }] of answers) if (now - at >= TRUE_FOR || now < at) answers.delete(old);
      const known = answers.get(key);
      if (known) return known.missing;
      const missing = (async () => injector.missing(parameters, host))();
      answers.set(key, { at: now, missing });
      // An attempt that failed says nothing.
      missing.catch(() => answers.delete(key));
      return missing;
    });
  });
}

/** A proxy, as a plugin's injector may be of a class that keeps things to itself. */
function withMissing(injector: Injector, missing: Injector['missing']): Injector {
  const same = new Proxy(injector, {
    get: (target, key) => {
      const value = key === 'missing' ? missing : Reflect.get(target, key);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  const file = originOf(injector);
  if (file !== undefined) setOrigin(same, file);
  return same;
}
