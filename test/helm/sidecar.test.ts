import { rmSync } from 'node:fs';
import { expect, it } from 'vitest';
import { applicationChart, type Manifest, only, type Rendering, render } from '../support/helm.ts';
import { describeWhere } from '../support/needs.ts';

/** What an application's chart that depends on ours is made into. */
function application(rendering: Rendering, alias?: string): Manifest[] {
  const chart = applicationChart(alias);
  try {
    return render({ ...rendering, chart });
  } finally {
    rmSync(chart, { recursive: true });
  }
}

const scenarios = { storm: 'name: storm\nstates: {done: {final: true}}\n' };

describeWhere(['helm'], 'an application’s chart that depends on ours', () => {
  it('gets a native sidecar where Kubernetes has them, and a container elsewhere', () => {
    const named = (containers: Manifest[]) => (containers ?? []).map(({ name }) => name);
    for (const [kubeVersion, containers, initContainers] of [
      ['1.28.4', ['app', 'squall'], []],
      ['1.29.0', ['app'], ['squall']],
    ] as const) {
      const pod = only(application({ kubeVersion }), 'Deployment').spec.template.spec;
      expect(named(pod.containers)).toEqual(containers);
      expect(named(pod.initContainers)).toEqual(initContainers);
    }
  });

  it('gets what the sidecar reads, and nothing else', () => {
    const manifests = application({ values: { squall: { scenarios } } });
    const kinds = manifests.map(({ kind, metadata }) => `${kind} ${metadata.name}`);
    expect(kinds.sort()).toEqual([
      'ConfigMap test-squall',
      'ConfigMap test-squall-scenarios',
      'Deployment test',
      'Pod test-squall-test-scenarios',
    ]);
    expect(only(manifests, 'ConfigMap', 'test-squall-scenarios').data).toEqual({
      'storm.yaml': scenarios.storm,
    });
    const { volumes } = only(manifests, 'Deployment').spec.template.spec;
    expect(volumes.map(({ name, configMap }: Manifest) => [name, configMap?.name])).toEqual([
      ['squall-config', 'test-squall'],
      ['squall-scenarios', 'test-squall-scenarios'],
      ['squall-state', undefined],
    ]);
  });

  it('replaces its pods when the config changes, and not when a scenario does', () => {
    const annotation = (squall: object) =>
      only(application({ values: { squall } }), 'Deployment').spec.template.metadata.annotations;
    expect(annotation({ scenarios })).toEqual(annotation({}));
    expect(annotation({ config: { dryRun: true } })).not.toEqual(annotation({}));
  });

  it('may take scenarios that are there, and an alias', () => {
    const values = { alias: true, chaos: { existingScenarios: 'storms' } };
    const manifests = application({ values }, 'chaos');
    const { volumes } = only(manifests, 'Deployment').spec.template.spec;
    expect(volumes[0].configMap.name).toBe('test-chaos');
    expect(volumes[1].configMap.name).toBe('storms');
    expect(manifests.filter(({ kind }) => kind === 'ConfigMap')).toHaveLength(1);
  });

  it('has its sidecar, and nobody else in the pod, given a token where the fleet needs one', () => {
    const config = { fleet: { budget: 1 }, kubernetesEvents: true };
    const rbac = { bindings: [{ serviceAccounts: ['checkout'] }] };
    const manifests = application({ values: { squall: { config, rbac } } });
    const pod = only(manifests, 'Deployment').spec.template.spec;
    const mounts = (container: Manifest) => (container.volumeMounts ?? []).map(({ name }: Manifest) => name);
    expect(mounts(pod.initContainers[0])).toContain('squall-token');
    expect(mounts(pod.containers[0])).toEqual([]);
    expect(only(manifests, 'Role').rules).toEqual([
      {
        apiGroups: ['coordination.k8s.io'],
        resources: ['leases'],
        verbs: ['get', 'list', 'create', 'update'],
      },
      { apiGroups: [''], resources: ['events'], verbs: ['create'] },
    ]);
    expect(only(manifests, 'RoleBinding').subjects).toEqual([
      { kind: 'ServiceAccount', name: 'checkout', namespace: 'chaos' },
    ]);
  });
});
