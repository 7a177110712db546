import type { Registry } from '../injectors/registry.ts';
import type { launch } from '../runner/launch.ts';

/** What makes faults. An agent at rest does not have it in memory. */
export interface Machinery {
  readonly registry: Registry;
  readonly launch: typeof launch;
}

/** Loads a thing when it is first asked for, and once. A failure is tried again. */
export function once<T>(load: () => Promise<T>): () => Promise<T> {
  let loading: Promise<T> | undefined;
  return () => {
    loading ??= load().catch((error) => {
      loading = undefined;
      throw error;
    });
    return loading;
  };
}
