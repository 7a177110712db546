import { get, kubectl } from './cluster.ts';
import { helm, type Manifest, withValues } from './helm.ts';
import { IMAGE } from './image.ts';
import { until } from './wait.ts';

const [repository, tag] = IMAGE.split(/:(?=[^:/]*$)/);
/** What has the nodes take the image under test, which is nowhere to be pulled from. */
const image = { repository, tag, pullPolicy: 'Never' };

/** `helm install`, or `upgrade`, of the chart with the image under test, until everything is ready. */
export function deploy(
  verb: 'install' | 'upgrade',
  release: string,
  namespace: string,
  values: object = {},
): string {
  const args = [verb, release, 'helm/squall', '--namespace', namespace, '--wait', '--timeout', '120s'];
  return withValues({ image, ...values }, (flags) => helm(...args, ...flags));
}

/**
 * `helm test`. Where there is no DNS, as on the smallest of nodes, a pod finds a Service only if the kubelet had heard of
 * it when the pod was made; what has just lost its API server takes a while to hear: then once more.
 * @throws Error with what the test's pod has said
 */
export function helmTest(release: string, namespace: string): Promise<string> {
  return until(
    'a pod of the test that finds the Service',
    () => {
      try {
        return helm('test', release, '--namespace', namespace, '--timeout', '90s');
      } catch (error) {
        const said = get('pods', '--namespace', namespace)
          .items.filter(({ metadata }: Manifest) => metadata.annotations?.['helm.sh/hook'] === 'test')
          .map(({ metadata, status }: Manifest) => {
            const logs = kubectl(['--namespace', namespace, 'logs', metadata.name]);
            return `${metadata.name}: ${JSON.stringify(status.containerStatuses)}\n${logs}`;
          });
        if (said.some((text: string) => text.includes('EAI_AGAIN'))) return;
        throw new Error([(error as Error).message, ...said].join('\n'));
      }
    },
    120_000,
  );
}

/** A Deployment of one pod, of the image under test, that does nothing. */
export function idle(name: string, namespace: string, annotations: object = {}, spec: object = {}): Manifest {
  const labels = { app: name };
  const container = {
    name: 'app',
    image: IMAGE,
    imagePullPolicy: 'Never',
    command: ['sleep', '600'],
    securityContext: { runAsUser: 1001 },
  };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace },
    spec: {
      selector: { matchLabels: labels },
      template: {
        metadata: { labels, annotations },
        spec: { containers: [container], terminationGracePeriodSeconds: 1, ...spec },
      },
    },
  };
}

/** The pod of a Deployment that is there and is not about to go, once it is ready. */
export function readyPod(namespace: string, selector: string, bound = 60_000): Promise<Manifest> {
  return until(
    `a pod ${selector} is ready`,
    () =>
      get('pods', '--namespace', namespace, '--selector', selector).items.find(
        ({ metadata, status }: Manifest) =>
          !metadata.deletionTimestamp &&
          status.conditions?.some(({ type, status }: Manifest) => type === 'Ready' && status === 'True'),
      ),
    bound,
  );
}

export function containersOf({ spec }: Manifest): string[] {
  return spec.containers.map(({ name }: Manifest) => name);
}

export function execIn(namespace: string, pod: string, container: string, ...command: string[]): string {
  return kubectl(['--namespace', namespace, 'exec', pod, '--container', container, '--', ...command]);
}
