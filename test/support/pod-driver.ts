import { execFile, execFileSync } from 'node:child_process';
import { request } from 'node:http';
import { promisify } from 'node:util';
import { apply, get, kubectl, makeNamespace } from './cluster.ts';
import { type Manifest, only, render } from './helm.ts';
import { IMAGE } from './image.ts';

/** A pod with the demo shop and the sidecar, wherever it runs. */
export interface PodUnderTest {
  /** Its address, which this machine can reach. */
  readonly address: string;
  /** Runs a program in a container; its standard output. Rejects where it fails. */
  exec(container: 'shop' | 'squall', ...command: readonly string[]): Promise<string>;
  logs(container: 'shop' | 'squall'): Promise<string>;
  /** How often the sidecar was started again. */
  restarts(): Promise<number>;
  /**
   * Deletes it as users do; resolves when its containers have ended, with what they said up to then. A busy kubelet
   * may take half a minute more to forget the pod itself.
   */
  delete(): Promise<Record<'shop' | 'squall', string>>;
}

/** Something that runs pods. */
export interface PodDriver {
  start(scenarios: Readonly<Record<string, string>>): Promise<PodUnderTest>;
  /** Removes what is left. */
  clean(): Promise<void>;
}

const run = promisify(execFile);
const options = { encoding: 'utf8', timeout: 60_000, stdio: 'pipe' } as const;

/** The manifests of the demo, with scenarios of a test's own. */
function demo(name: string, namespace: string, scenarios: Readonly<Record<string, string>>): Manifest[] {
  const [repository, tag] = IMAGE.split(/:(?=[^:/]*$)/);
  const values = {
    image: { repository, tag, pullPolicy: 'Never' },
    demo: { enabled: true, replicas: 1 },
    config: { limits: { allow: ['cpu', 'memory', 'process', 'network'] } },
    scenarios,
  };
  return render({ values, kubeVersion: '1.28.0', release: name, namespace });
}

let made = 0;

/** podman, which plays the chart's pod without a cluster. */
export function podmanDriver(): PodDriver {
  /** Names, by what is played. */
  const playing = new Map<string, string>();
  return {
    start: async (scenarios) => {
      const name = `t${process.pid}x${++made}`;
      const manifests = demo(name, 'default', scenarios).filter(({ kind }) =>
        ['ConfigMap', 'Deployment'].includes(kind),
      );
      const deployment = only(manifests, 'Deployment');
      // It would be published on all addresses of this machine.
      for (const container of deployment.spec.template.spec.containers) delete container.ports;
      portsByNumber(deployment);
      const yaml = manifests.map((each) => JSON.stringify(each)).join('\n---\n');
      playing.set(yaml, name);
      execFileSync('podman', ['kube', 'play', '-'], { ...options, input: yaml });
      const pod = `${deployment.metadata.name}-pod-0`;
      const inspect = (container: string, format: string) =>
        execFileSync('podman', ['inspect', '--format', format, container], options).trim();
      const infra = inspect(`${pod}-squall`, '{{.HostConfig.NetworkMode}}').replace('container:', '');
      const address = inspect(infra, '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}');
      const logs = async (container: string) => {
        const { stdout, stderr } = await run('podman', ['logs', `${pod}-${container}`], options);
        return stdout + stderr;
      };
      return {
        address,
        exec: async (container, ...command) =>
          (await run('podman', ['exec', `${pod}-${container}`, ...command], options)).stdout,
        logs,
        restarts: async () => Number(inspect(`${pod}-squall`, '{{.RestartCount}}')),
        delete: async () => {
          // As a kubelet does: `podman pod stop` ends the pause container at the same time, and with it everything.
          await run('podman', ['stop', '--time', '30', `${pod}-shop`, `${pod}-squall`], options);
          const said = { shop: await logs('shop'), squall: await logs('squall') };
          await down(yaml);
          return said;
        },
      };
    },
    clean: async () => {
      for (const yaml of [...playing.keys()]) await down(yaml);
    },
  };

  async function down(yaml: string): Promise<void> {
    const name = playing.get(yaml);
    playing.delete(yaml);
    execFileSync('podman', ['kube', 'down', '-'], { ...options, input: yaml });
    // What ConfigMaps were mounted from stays otherwise.
    const ours = ['volume', 'ls', '--quiet', '--filter', `name=^${name}-`];
    const volumes = execFileSync('podman', ours, options).split('\n').filter(Boolean);
    if (volumes.length > 0) execFileSync('podman', ['volume', 'rm', ...volumes], options);
  }
}

/** Probes name ports that are not published any more. */
function portsByNumber(deployment: Manifest): void {
  for (const container of deployment.spec.template.spec.containers) {
    for (const probe of [container.livenessProbe, container.readinessProbe]) {
      if (probe) probe.httpGet.port = container.name === 'shop' ? 8080 : 8000;
    }
  }
}

/** A real kubelet. */
export function kubeDriver(): PodDriver {
  const namespace = makeNamespace();
  const inNamespace = ['--namespace', namespace.name];
  return {
    start: async (scenarios) => {
      const name = `t${process.pid}x${++made}`;
      apply(demo(name, namespace.name, scenarios).filter(({ kind }) => kind !== 'Pod'));
      kubectl([
        ...inNamespace,
        'wait',
        '--for=condition=Available',
        `deployment/${name}-squall-demo`,
        '--timeout=90s',
      ]);
      const [pod] = get('pods', ...inNamespace, '--selector', `app.kubernetes.io/instance=${name}`).items;
      const { name: podName } = pod.metadata;
      const logs = async (container: string) =>
        (await run('kubectl', [...inNamespace, 'logs', podName, '--container', container], options)).stdout;
      const follow = (container: string) =>
        run('kubectl', [...inNamespace, 'logs', '--follow', podName, '--container', container], options);
      return {
        address: pod.status.podIP,
        exec: async (container, ...command) =>
          (
            await run(
              'kubectl',
              [...inNamespace, 'exec', podName, '--container', container, '--', ...command],
              options,
            )
          ).stdout,
        logs,
        restarts: async () =>
          get('pod', podName, ...inNamespace).status.containerStatuses.find(
            ({ name }: { readonly name: string }) => name === 'squall',
          ).restartCount,
        delete: async () => {
          const [shop, squall] = [follow('shop'), follow('squall')];
          for (const what of [
            ['deployment', `${name}-squall-demo`],
            ['pod', podName],
          ])
            await run('kubectl', [...inNamespace, 'delete', ...what, '--wait=false'], options);
          return { shop: (await shop).stdout, squall: (await squall).stdout };
        },
      };
    },
    clean: async () => namespace.remove(),
  };
}

/** The status that a pod answers with; undefined where it cannot be reached within a second. */
export function statusOf({ address }: PodUnderTest, port: number, path: string): Promise<number | undefined> {
  return new Promise((resolve) => {
    const asking = request({ host: address, port, path, agent: false, timeout: 1000 }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    asking.on('timeout', () => asking.destroy());
    asking.on('error', () => resolve(undefined));
    asking.end();
  });
}
