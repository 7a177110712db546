import { benchImages } from './images.ts';
import { benchPod } from './pod.ts';

/** The image, and the sidecar in a pod, as text. */
export async function benchKubernetes(): Promise<string> {
  return [benchImages(), await benchPod()].join('\n\n');
}
