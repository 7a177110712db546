import type { KubeClient } from './client.ts';
import type { List, Metadata } from './object.ts';

/** A Lease of coordination.k8s.io: who holds something, for how long, and when that was last said. */
export interface Lease {
  readonly metadata: Metadata;
  readonly spec: {
    readonly holderIdentity?: string;
    readonly leaseDurationSeconds?: number;
    readonly renewTime?: string;
  };
}

/** Leases of a namespace. Every call throws KubeError where the API server refuses it or cannot be reached. */
export interface Leases {
  /** Those that a label selector finds; they may be a moment old. */
  list(selector: string): Promise<readonly Lease[]>;
  get(name: string): Promise<Lease>;
  /** A conflict where there is one of that name. */
  create(lease: Lease): Promise<Lease>;
  /** A conflict where it has changed since it was read. */
  replace(lease: Lease): Promise<Lease>;
}

export function leasesOf(client: KubeClient): Leases {
  const { namespace } = client;
  const path = `/apis/coordination.k8s.io/v1/namespaces/${namespace}/leases`;
  const whole = ({ metadata, spec }: Lease) => ({
    apiVersion: 'coordination.k8s.io/v1',
    kind: 'Lease',
    metadata: { ...metadata, namespace },
    spec,
  });
  return {
    list: async (selector) => {
      // Of its cache: whoever changes one is told where that was out of date.
      const query = `resourceVersion=0&labelSelector=${encodeURIComponent(selector)}`;
      return (await client.call<List<Lease>>('GET', `${path}?${query}`)).items;
    },
    get: (name) => client.call('GET', `${path}/${name}`),
    create: (lease) => client.call('POST', path, whole(lease)),
    replace: (lease) => client.call('PUT', `${path}/${lease.metadata.name}`, whole(lease)),
  };
}

/** A time as Leases have it, with microseconds. */
export function microTime(time: number): string {
  return new Date(time).toISOString().replace('Z', '000Z');
}
