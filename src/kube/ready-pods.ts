import { type Clock, delay } from '../plugin/index.ts';
import type { KubeClient } from './client.ts';
import type { List, Metadata } from './object.ts';

interface Pod {
  readonly metadata: Metadata & { readonly deletionTimestamp?: string };
  readonly status?: { readonly conditions?: readonly { readonly type: string; readonly status: string }[] };
}

/** Pods in an answer: a large group is read in several, so that it need not be in memory at once. */
const PAGE = 500;
/** Milliseconds between two of them. */
const PAUSE = 200;

/**
 * Counts the pods of our namespace that a label selector finds, and that are ready.
 *
 * @throws KubeError where the API server refuses that or cannot be reached
 */
export async function countReadyPods(client: KubeClient, clock: Clock, selector: string): Promise<number> {
  const path = `/api/v1/namespaces/${client.namespace}/pods?limit=${PAGE}&labelSelector=${encodeURIComponent(selector)}`;
  let ready = 0;
  for (let next: string | undefined = ''; next !== undefined; ) {
    const page: List<Pod> = await client.call(
      'GET',
      next ? `${path}&continue=${encodeURIComponent(next)}` : path,
    );
    ready += page.items.filter(isReady).length;
    next = page.metadata?.continue || undefined;
    if (next !== undefined) await delay(clock, PAUSE);
  }
  return ready;
}

function isReady({ metadata, status }: Pod): boolean {
  if (metadata.deletionTimestamp !== undefined) return false;
  return (status?.conditions ?? []).some(({ type, status }) => type === 'Ready' && status === 'True');
}
