import { INJECT, STATUS } from './annotations.ts';
import type { Injection } from './injection.ts';
import { obstacle } from './obstacle.ts';
import { patchFor } from './patch.ts';
import { type Pod, podName } from './pod.ts';

/** What an API server asks, as far as we look at it. */
export interface AdmissionRequest {
  readonly uid: string;
  readonly namespace?: string;
  readonly object: Pod;
}

/** An answer of admission.k8s.io/v1. */
export interface AdmissionResponse {
  readonly uid: string;
  readonly allowed: true;
  readonly patchType?: 'JSONPatch';
  readonly patch?: string;
  readonly warnings?: readonly string[];
}

export interface ReviewOptions {
  readonly injection: () => Injection;
  /** Namespaces in which nothing is injected, whatever their labels say. */
  readonly spared: readonly string[];
  /** Told what becomes of a pod that asks for a sidecar. */
  readonly note: (what: 'injected' | 'not injected', about: Readonly<Record<string, string>>) => void;
}

/** Adds the sidecar where a pod asks for it and can have it. No pod is ever kept from starting. */
export function review(request: AdmissionRequest, options: ReviewOptions): AdmissionResponse {
  const { uid, namespace = '', object: pod } = request;
  const allowed = { uid, allowed: true } as const;
  const { annotations = {} } = pod.metadata ?? {};
  if (annotations[INJECT] !== 'true' || annotations[STATUS] !== undefined) return allowed;
  const about = { namespace, pod: podName(pod) };
  try {
    const injection = options.injection();
    const reason = options.spared.includes(namespace)
      ? `nothing is injected in the namespace ${namespace}`
      : obstacle(pod, injection);
    if (reason !== undefined) throw new Error(reason);
    const patch = Buffer.from(JSON.stringify(patchFor(pod, injection))).toString('base64');
    options.note('injected', about);
    return { ...allowed, patchType: 'JSONPatch', patch };
  } catch (error) {
    const { message } = error as Error;
    options.note('not injected', { ...about, reason: message });
    return { ...allowed, warnings: [`squall: the pod gets no sidecar: ${message}`] };
  }
}
