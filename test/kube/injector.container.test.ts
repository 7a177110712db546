import { X509Certificate } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { apply, get, kubectl, makeNamespace, type TestNamespace } from '../support/cluster.ts';
import { helm, type Manifest } from '../support/helm.ts';
import { describeWhere } from '../support/needs.ts';
import { containersOf, deploy, execIn, helmTest, idle, readyPod } from '../support/release.ts';
import { until } from '../support/wait.ts';

const RELEASE = 'squall';
const asking = { 'squall.dev/inject': 'true', 'squall.dev/scenarios': 'storms' };
const storms = (namespace: string) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'storms', namespace },
  data: { 'calm.yaml': 'name: calm\nstates: {done: {final: true}}\n' },
});

describeWhere(['node', 'helm'], 'the injector, in a cluster', () => {
  let own: TestNamespace;
  let shop: TestNamespace;
  beforeAll(() => {
    own = makeNamespace();
    shop = makeNamespace({ 'squall.dev/injection': 'enabled' });
    deploy('install', RELEASE, own.name);
    for (const { name } of [own, shop]) apply([storms(name)]);
  });
  afterAll(() => {
    if (own) helm('uninstall', RELEASE, '--namespace', own.name);
    shop?.remove();
    own?.remove();
  });

  it('passes its own test', async () => {
    expect(await helmTest(RELEASE, own.name)).toMatch(/Phase: +Succeeded/);
  });

  it('gives a pod that asks for it a sidecar that is ready, with no more rights than its faults take', async () => {
    apply([idle('asking', shop.name, asking)]);
    const pod = await readyPod(shop.name, 'app=asking');
    expect(containersOf(pod)).toEqual(['app', 'squall']);
    const logs = kubectl(['--namespace', shop.name, 'logs', pod.metadata.name, '--container', 'squall']);
    expect(logs).toMatch(/^\d\d:\d\d:\d\d\.\d{3} +INFO +ready, with 1 scenarios/m);
    const agent = execIn(
      shop.name,
      pod.metadata.name,
      'squall',
      'pgrep',
      '--full',
      '/squall.js agent',
    ).trim();
    const status = execIn(shop.name, pod.metadata.name, 'squall', 'cat', `/proc/${agent}/status`);
    expect(status).toMatch(/^CapEff:\s+0000000000000020$/m);
    expect(status).toMatch(/^CapBnd:\s+0000000000000020$/m);
    expect(status).toMatch(/^NoNewPrivs:\s+1$/m);
    expect(status).toMatch(/^Seccomp:\s+2$/m);
  });

  it('leaves alone what does not ask, and where nobody may', async () => {
    apply([idle('silent', shop.name), idle('own', own.name, asking)]);
    expect(containersOf(await readyPod(shop.name, 'app=silent'))).toEqual(['app']);
    expect(containersOf(await readyPod(own.name, 'app=own'))).toEqual(['app']);
  });

  it('has a new certificate without a restart when its own is gone', async () => {
    const secret = () => get('secret', `${RELEASE}-injector-tls`, '--namespace', own.name);
    const serial = () => {
      const { data = {} } = secret();
      const text = Buffer.from(data['tls.crt'] ?? '', 'base64').toString();
      return text && new X509Certificate(text).serialNumber;
    };
    const before = serial();
    kubectl([
      '--namespace',
      own.name,
      'patch',
      'secret',
      `${RELEASE}-injector-tls`,
      '--patch',
      '{"data": null}',
    ]);
    await until('there is another certificate', () => serial() !== before && serial(), 60_000);
    apply([idle('renewed', shop.name, asking)]);
    expect(containersOf(await readyPod(shop.name, 'app=renewed'))).toEqual(['app', 'squall']);
    expect(await helmTest(RELEASE, own.name)).toMatch(/Phase: +Succeeded/);
    for (const { status } of injectors()) expect(status.containerStatuses[0].restartCount).toBe(0);
  });

  it('injects what an upgrade says, keeps what clients trust, and goes back', async () => {
    deploy('upgrade', RELEASE, own.name, { config: { limits: { allow: ['cpu'] } } });
    apply([idle('upgraded', shop.name, asking)]);
    const upgraded = await readyPod(shop.name, 'app=upgraded');
    expect(upgraded.spec.containers[1].securityContext).toMatchObject({ runAsUser: 1000 });
    helm('rollback', RELEASE, '1', '--namespace', own.name, '--wait', '--timeout', '120s');
    apply([idle('rolled-back', shop.name, asking)]);
    const back = await readyPod(shop.name, 'app=rolled-back');
    expect(back.spec.containers[1].securityContext).toMatchObject({ runAsUser: 0 });
  });

  it('keeps no pod from starting when it is away', async () => {
    await scale(0);
    apply([idle('orphan', shop.name, asking)]);
    expect(containersOf(await readyPod(shop.name, 'app=orphan'))).toEqual(['app']);
  });

  it('keeps those from starting that were to wait for it, and never its own', async () => {
    const webhook = `mutatingwebhookconfiguration/${own.name}-${RELEASE}-injector`;
    const patch = '[{"op": "replace", "path": "/webhooks/0/failurePolicy", "value": "Fail"}]';
    kubectl(['patch', webhook, '--type', 'json', '--patch', patch]);
    apply([idle('waiting', shop.name, asking)]);
    await until(
      'the pod is refused',
      () =>
        get('replicasets', '--namespace', shop.name, '--selector', 'app=waiting').items[0]?.status
          .conditions?.[0],
      30_000,
    );
    expect(get('pods', '--namespace', shop.name, '--selector', 'app=waiting').items).toEqual([]);
    await scale(2);
    expect(containersOf(await readyPod(shop.name, 'app=waiting', 120_000))).toEqual(['app', 'squall']);
  });

  it('leaves nothing when it is uninstalled', async () => {
    helm('uninstall', RELEASE, '--namespace', own.name);
    deploy('install', RELEASE, own.name);
    helm('uninstall', RELEASE, '--namespace', own.name);
    const kinds =
      'clusterrole,clusterrolebinding,mutatingwebhookconfiguration,role,rolebinding,secret,deployment,service';
    const left = get(
      kinds,
      '--namespace',
      own.name,
      '--selector',
      `app.kubernetes.io/instance=${RELEASE}`,
    ).items;
    expect(left.map(({ kind, metadata }: Manifest) => `${kind} ${metadata.name}`)).toEqual([]);
    deploy('install', RELEASE, own.name);
  });

  function injectors(): Manifest[] {
    const selector = 'app.kubernetes.io/component=injector';
    return get('pods', '--namespace', own.name, '--selector', selector).items.filter(
      ({ metadata }: Manifest) => !metadata.deletionTimestamp,
    );
  }

  async function scale(replicas: number): Promise<void> {
    kubectl([
      '--namespace',
      own.name,
      'scale',
      'deployment',
      `${RELEASE}-injector`,
      `--replicas=${replicas}`,
    ]);
    await until(
      `${replicas} of it run`,
      () => {
        const { items } = get(
          'pods',
          '--namespace',
          own.name,
          '--selector',
          'app.kubernetes.io/component=injector',
        );
        const ready = items.filter(({ status }: Manifest) => status.containerStatuses?.[0]?.ready);
        return items.length === replicas && ready.length === replicas;
      },
      90_000,
    );
  }
});
