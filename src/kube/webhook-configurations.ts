import type { KubeClient } from './client.ts';
import type { Metadata } from './object.ts';

interface Configuration {
  readonly metadata: Metadata;
  readonly webhooks?: readonly { readonly clientConfig: { readonly caBundle?: string } }[];
}

/**
 * Says in a MutatingWebhookConfiguration which authorities its servers' certificates are signed by; nothing is sent
 * where it says so already.
 *
 * @param authorities certificates in PEM
 * @throws KubeError, a conflict where somebody else has changed it at the same time
 */
export async function trustAuthorities(
  client: KubeClient,
  name: string,
  authorities: readonly string[],
): Promise<void> {
  const path = `/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations/${name}`;
  const configuration = await client.call<Configuration>('GET', path);
  const caBundle = Buffer.from(authorities.join('')).toString('base64');
  const { webhooks = [] } = configuration;
  if (webhooks.every(({ clientConfig }) => clientConfig.caBundle === caBundle)) return;
  const changed = webhooks.map((webhook) => ({
    ...webhook,
    clientConfig: { ...webhook.clientConfig, caBundle },
  }));
  await client.call('PUT', path, { ...configuration, webhooks: changed });
}
