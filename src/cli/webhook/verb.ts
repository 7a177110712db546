import type { Logger } from 'pino';
import { systemClock } from '../../host/clock.ts';
import { createKubeClient } from '../../kube/client.ts';
import { inCluster } from '../../kube/in-cluster.ts';
import { readSecret, replaceSecret } from '../../kube/secrets.ts';
import { trustAuthorities } from '../../kube/webhook-configurations.ts';
import { certificateFiles } from '../../webhook/certificate/files.ts';
import { keptSecret } from '../../webhook/certificate/kept-secret.ts';
import type { CertificateSource } from '../../webhook/certificate/pair.ts';
import { readInjection } from '../../webhook/injection.ts';
import { serveWebhook } from '../../webhook/server.ts';
import { createLog } from '../agent/log.ts';
import { logSettings } from '../agent/log-settings.ts';
import { EXIT } from '../exit-codes.ts';
import { Failure } from '../failure.ts';

export interface WebhookVerbOptions {
  readonly template: string;
  readonly port: string;
  readonly spare: readonly string[];
  readonly certificates?: string;
  readonly secret?: string;
  readonly configuration?: string;
  readonly service?: string;
}

/** `squall webhook`: serves until a signal ends it. */
export async function webhookVerb(options: WebhookVerbOptions): Promise<void> {
  const port = Number(options.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new Failure(EXIT.usage, `--port takes a port, not ${JSON.stringify(options.port)}`);
  const logger = createLog({ ...logSettings({ level: 'info' }, process.env), console: true });
  const certificate = sourceOf(options);
  try {
    readInjection(options.template);
  } catch (error) {
    throw new Failure(EXIT.usage, (error as Error).message);
  }
  const ended = new Promise<void>((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve());
  });
  const starting = serveWebhook({
    port,
    certificate,
    clock: systemClock,
    injection: () => readInjection(options.template),
    spared: options.spare,
    note: (what, about) => logger.info(about, what),
    trouble: (text) => logger.warn(text),
  }).catch((error: Error) => {
    throw new Failure(EXIT.refused, `pods cannot be reviewed on port ${port}: ${error.message}`);
  });
  const server = await Promise.race([starting, ended]);
  if (server) await serve(server, ended, logger);
  process.exit(EXIT.passed);
}

async function serve(
  server: Awaited<ReturnType<typeof serveWebhook>>,
  ended: Promise<void>,
  logger: Logger,
): Promise<void> {
  logger.info({ port: server.port }, 'pods are reviewed');
  await ended;
  await server.close();
}

function sourceOf({ certificates, secret, configuration, service }: WebhookVerbOptions): CertificateSource {
  if (certificates !== undefined) return certificateFiles(certificates);
  if (secret === undefined || configuration === undefined || service === undefined)
    throw new Failure(
      EXIT.usage,
      'nothing says where the certificate comes from',
      'give --certificates, or --secret with --configuration and --service',
    );
  const client = clientHere();
  return keptSecret({
    name: service,
    clock: systemClock,
    read: () => readSecret(client, secret),
    replace: (changed) => replaceSecret(client, changed),
    trust: (authorities) => trustAuthorities(client, configuration, authorities),
  });
}

function clientHere() {
  try {
    return createKubeClient(inCluster(process.env));
  } catch (error) {
    throw new Failure(EXIT.refused, (error as Error).message);
  }
}
