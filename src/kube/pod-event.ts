import type { KubeClient } from './client.ts';

/** The pod that Events are about. */
export interface PodReference {
  readonly name: string;
  readonly uid: string;
}

/** What an Event of a pod says. */
export interface PodEvent {
  /** Milliseconds since the Unix epoch. */
  readonly time: number;
  readonly type: 'Normal' | 'Warning';
  /** In CamelCase, for programs. */
  readonly reason: string;
  /** For people; 1024 characters at most are kept. */
  readonly message: string;
}

const LONGEST = 1024;

/** Writes an Event about a pod, as `kubectl describe pod` shows it. @throws KubeError */
export async function createPodEvent(client: KubeClient, pod: PodReference, event: PodEvent): Promise<void> {
  const { namespace } = client;
  const { type, reason, message } = event;
  const time = new Date(event.time).toISOString().replace(/\.\d+/, '');
  await client.call('POST', `/api/v1/namespaces/${namespace}/events`, {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { generateName: `${pod.name}.`, namespace },
    involvedObject: { apiVersion: 'v1', kind: 'Pod', namespace, ...pod },
    type,
    reason,
    message: message.length > LONGEST ? `${message.slice(0, LONGEST - 1)}…` : message,
    source: { component: 'squall' },
    firstTimestamp: time,
    lastTimestamp: time,
    count: 1,
  });
}
