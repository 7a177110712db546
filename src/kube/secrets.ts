import type { KubeClient } from './client.ts';
import type { Metadata } from './object.ts';

/** A Secret, its values as text. */
export interface Secret {
  readonly metadata: Metadata;
  readonly values: Readonly<Record<string, string>>;
}

interface Wire {
  readonly metadata: Metadata;
  readonly data?: Readonly<Record<string, string>>;
}

/** Reads a Secret of our namespace. @throws KubeError */
export async function readSecret(client: KubeClient, name: string): Promise<Secret> {
  const { metadata, data = {} } = await client.call<Wire>('GET', pathOf(client, name));
  return { metadata, values: mapValues(data, (text) => Buffer.from(text, 'base64').toString()) };
}

/** Changes a Secret; a conflict where it has changed since it was read. @throws KubeError */
export async function replaceSecret(client: KubeClient, { metadata, values }: Secret): Promise<void> {
  const data = mapValues(values, (text) => Buffer.from(text).toString('base64'));
  const secret = { apiVersion: 'v1', kind: 'Secret', metadata, data };
  await client.call('PUT', pathOf(client, metadata.name), secret);
}

function pathOf({ namespace }: KubeClient, name: string): string {
  return `/api/v1/namespaces/${namespace}/secrets/${name}`;
}

function mapValues(
  values: Readonly<Record<string, string>>,
  map: (text: string) => string,
): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([key, text]) => [key, map(text)]));
}
