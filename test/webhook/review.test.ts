import { load } from 'js-yaml';
import { expect, it } from 'vitest';
import type { Injection } from '../../src/webhook/injection.ts';
import { review } from '../../src/webhook/review.ts';
import { type Manifest, only, render } from '../support/helm.ts';
import { patched } from '../support/json-patch.ts';
import { describeWhere } from '../support/needs.ts';

/** What the chart has injected, for faults and a version of Kubernetes. */
function injection(config: object = {}, kubeVersion = '1.28.0'): Injection {
  const rbac = { bindings: [{ serviceAccounts: ['x'] }] };
  const { data } = only(render({ values: { config, rbac }, kubeVersion }), 'ConfigMap');
  return load(data['injection.yaml']) as Injection;
}

const annotations = { 'squall.dev/inject': 'true', 'squall.dev/scenarios': 'storms, calm' };
const pod = (spec: object = {}, metadata: object = {}): Manifest => ({
  metadata: { generateName: 'checkout-6d4-', annotations, ...metadata },
  spec: { containers: [{ name: 'app', image: 'x' }], ...spec },
});

/** What becomes of a pod, and what is said of it. */
function ask(object: Manifest, what: Injection, namespace = 'shop') {
  const notes: string[] = [];
  const { patch, warnings } = review(
    { uid: '1', namespace, object },
    {
      injection: () => what,
      spared: ['kube-system'],
      note: (said, { reason = '' }) => notes.push(`${said} ${reason}`.trim()),
    },
  );
  const changes = patch && JSON.parse(Buffer.from(patch, 'base64').toString());
  return { pod: changes && patched(object, changes), warnings, notes };
}

describeWhere(['helm'], 'a pod that asks for a sidecar', () => {
  it('gets a container, volumes and fields, and keeps what it has', () => {
    const before = pod({ volumes: [{ name: 'own' }], terminationGracePeriodSeconds: 60 });
    const { pod: after, notes } = ask(before, injection());
    expect(after.spec.containers.map(({ name }: Manifest) => name)).toEqual(['app', 'squall']);
    expect(after.spec.volumes.map(({ name }: Manifest) => name)).toEqual([
      'own',
      'squall-config',
      'squall-scenarios',
      'squall-state',
    ]);
    expect(after.spec).toMatchObject({ shareProcessNamespace: true, terminationGracePeriodSeconds: 60 });
    expect(after.metadata.annotations).toMatchObject({ ...annotations, 'squall.dev/status': 'injected' });
    expect(load(after.metadata.annotations['squall.dev/config'])).toEqual(injection().config);
    const scenarios = after.spec.volumes.find(({ name }: Manifest) => name === 'squall-scenarios');
    expect(scenarios.projected.sources).toEqual([
      { configMap: { name: 'storms' } },
      { configMap: { name: 'calm' } },
    ]);
    expect(notes).toEqual(['injected']);
  });

  it('gets a native sidecar where Kubernetes has them, after its own init containers', () => {
    const { pod: after } = ask(pod({ initContainers: [{ name: 'first' }] }), injection({}, '1.29.0'));
    expect(after.spec.initContainers.map(({ name }: Manifest) => name)).toEqual(['first', 'squall']);
    expect(after.spec.containers).toHaveLength(1);
  });

  it('has its time to end raised to what undoing takes, and never lowered', () => {
    const grace = (seconds?: number) =>
      ask(pod({ terminationGracePeriodSeconds: seconds }), injection()).pod.spec
        .terminationGracePeriodSeconds;
    expect([grace(5), grace(30), grace(90)]).toEqual([30, 30, 90]);
  });

  it('is left alone where it does not ask, or has been given one', () => {
    const silent = { pod: undefined, warnings: undefined, notes: [] };
    expect(ask(pod({}, { annotations: {} }), injection())).toEqual(silent);
    expect(ask(pod({}, { annotations: { 'squall.dev/inject': 'yes' } }), injection())).toEqual(silent);
    expect(ask(ask(pod(), injection()).pod, injection())).toEqual(silent);
  });

  const network = { limits: { allow: ['network'] } };
  it.each([
    [
      'a namespace that is spared',
      pod(),
      {},
      'kube-system',
      /nothing is injected in the namespace kube-system/,
    ],
    ['no scenarios', pod({}, { annotations: { 'squall.dev/inject': 'true' } }), {}, 'shop', /no ConfigMap/],
    ['the network of its node', pod({ hostNetwork: true }), network, 'shop', /hostNetwork/],
    ['the processes of its node', pod({ hostPID: true }), {}, 'shop', /hostPID/],
    [
      'processes that are kept apart',
      pod({ shareProcessNamespace: false }),
      {},
      'shop',
      /process faults need/,
    ],
    ['Windows', pod({ os: { name: 'windows' } }), {}, 'shop', /Windows/],
    [
      'a Job that would never be done',
      pod({}, { ownerReferences: [{ kind: 'Job', name: 'j' }] }),
      {},
      'shop',
      /Job/,
    ],
    [
      'names that are taken',
      pod({ volumes: [{ name: 'squall-state' }] }),
      {},
      'shop',
      /volume squall-state of its own/,
    ],
  ])('starts without one, and is told why: %s', (_, asking, config, namespace, sentence) => {
    const { pod: after, warnings, notes } = ask(asking, injection(config), namespace);
    expect(after).toBeUndefined();
    expect(warnings?.join()).toMatch(sentence);
    expect(notes.join()).toMatch(/^not injected /);
  });

  it('may be in the network of its node where no network faults are made', () => {
    expect(ask(pod({ hostNetwork: true }), injection()).pod).toBeDefined();
  });

  it('starts without one where what to inject cannot be read', () => {
    const { warnings } = review(
      { uid: '1', namespace: 'shop', object: pod() },
      {
        injection: () => {
          throw new Error('it is gone');
        },
        spared: [],
        note: () => {},
      },
    );
    expect(warnings).toEqual(['squall: the pod gets no sidecar: it is gone']);
  });

  it('is one of those that its controller makes, to a fleet that nobody has named', () => {
    const labels = { app: 'checkout', tier: 'web', 'pod-template-hash': '6d4' };
    const ownerReferences = [{ kind: 'ReplicaSet', name: 'checkout-6d4' }];
    const fleet = { budget: '30%' };
    const config = (metadata: object, given: object = fleet) =>
      (
        load(
          ask(pod({}, metadata), injection({ fleet: given })).pod.metadata.annotations['squall.dev/config'],
        ) as Manifest
      ).fleet;
    expect(config({ labels, ownerReferences })).toEqual({
      group: 'checkout',
      selector: 'app=checkout,tier=web',
      budget: '30%',
    });
    expect(config({ ownerReferences: [{ kind: 'StatefulSet', name: 'db' }] })).toEqual({
      group: 'db',
      budget: '30%',
    });
    expect(config({ labels }, { ...fleet, group: 'all', selector: 'x=y' })).toMatchObject({
      group: 'all',
      selector: 'x=y',
    });
  });
});
