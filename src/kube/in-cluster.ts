import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { KubeError } from './kube-error.ts';

/** Where a pod's service account is. */
const ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';

/** How the API server is reached. */
export interface Cluster {
  readonly host: string;
  readonly port: number;
  /** The namespace that we are in. */
  readonly namespace: string;
  /** What is shown at each request: both are renewed while a pod lives. */
  readonly credentials: () => { readonly token: string; readonly ca: string };
}

/**
 * The API server of the cluster that this process is in a pod of.
 *
 * @throws KubeError where it is in none
 */
export function inCluster(environment: NodeJS.ProcessEnv): Cluster {
  const { KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: port = '443' } = environment;
  if (!host) throw new KubeError('this is no pod of a cluster: KUBERNETES_SERVICE_HOST is not set');
  const credentials = () => ({ token: read('token').trim(), ca: read('ca.crt') });
  credentials();
  return { host, port: Number(port), namespace: read('namespace').trim(), credentials };
}

function read(name: string): string {
  try {
    return readFileSync(join(ACCOUNT, name), 'utf8');
  } catch (error) {
    throw new KubeError(
      `the pod has no token for the API server: ${(error as Error).message}; mount one, with ca.crt and namespace`,
    );
  }
}
