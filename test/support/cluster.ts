import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Manifest } from './helm.ts';

/** Runs kubectl; its standard output. @throws Error with what it says */
export function kubectl(args: readonly string[], input?: string): string {
  return execFileSync('kubectl', args, {
    encoding: 'utf8',
    timeout: 120_000,
    stdio: ['pipe', 'pipe', 'pipe'],
    ...(input === undefined ? {} : { input }),
  });
}

/** Makes objects as they are in manifests. */
export function apply(manifests: readonly Manifest[]): void {
  const items = { apiVersion: 'v1', kind: 'List', items: manifests };
  kubectl(['apply', '--filename', '-'], JSON.stringify(items));
}

/** An object, or a list of them, as the API server has it. */
export function get(...args: readonly string[]): Manifest {
  return JSON.parse(kubectl(['get', ...args, '--output', 'json']));
}

/** A namespace of a test's own. */
export interface TestNamespace {
  readonly name: string;
  remove(): void;
}

export function makeNamespace(labels: Readonly<Record<string, string>> = {}): TestNamespace {
  const name = `squall-test-${randomBytes(4).toString('hex')}`;
  apply([{ apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } }]);
  // Made by a controller, in its own time; without it no pod is let in.
  kubectl(['--namespace', name, 'wait', '--for=create', 'serviceaccount/default', '--timeout=60s']);
  return { name, remove: () => void kubectl(['delete', 'namespace', name, '--wait=false']) };
}

/** Where a process that is no pod finds what a pod would: the API server, and a service account's files. */
export interface PodLike {
  readonly env: Readonly<Record<string, string>>;
  /** The command that a program is run by. */
  readonly prefix: readonly string[];
  remove(): void;
}

/** Lets processes on this machine be to the API server what pods of a service account are. */
export function podLike(namespace: string, serviceAccount: string): PodLike {
  const folder = mkdtempSync(join(tmpdir(), 'squall-account-'));
  const token = kubectl(['--namespace', namespace, 'create', 'token', serviceAccount, '--duration', '2h']);
  const [{ cluster }] = JSON.parse(
    kubectl(['config', 'view', '--raw', '--minify', '--output', 'json']),
  ).clusters;
  const ca = cluster['certificate-authority']
    ? readFileSync(cluster['certificate-authority'], 'utf8')
    : Buffer.from(cluster['certificate-authority-data'], 'base64').toString();
  for (const [name, text] of Object.entries({ token, namespace, 'ca.crt': ca }))
    writeFileSync(join(folder, name), text);
  const { hostname, port } = new URL(cluster.server);
  // A /run of its own, where it is mounted as in a pod.
  const account = '/run/secrets/kubernetes.io/serviceaccount';
  const script = `mount -t tmpfs tmpfs /run && mkdir -p ${account} && cp ${folder}/* ${account} && exec "$@"`;
  return {
    env: { KUBERNETES_SERVICE_HOST: hostname, KUBERNETES_SERVICE_PORT: port || '443' },
    prefix: ['unshare', '--mount', 'sh', '-c', script, 'sh'],
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
