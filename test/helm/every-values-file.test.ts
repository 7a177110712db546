import { readdirSync } from 'node:fs';
import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { CHART, helm, type Manifest, render } from '../support/helm.ts';
import { describeWhere } from '../support/needs.ts';

const files = readdirSync(`${CHART}/ci`).map((file) => `${CHART}/ci/${file}`);
const versions = ['1.20.2', '1.28.4', '1.29.3-gke.100', '1.33.1'];
const KINDS = {
  '1.20.2': { PodDisruptionBudget: 'policy/v1beta1' },
  '1.28.4': { PodDisruptionBudget: 'policy/v1' },
} as Readonly<Record<string, Readonly<Record<string, string>>>>;

describeWhere(['helm'], 'the chart', () => {
  it.each(files)('is well formed with %s', (file) => {
    expect(helm('lint', '--strict', CHART, '--values', file)).toContain('0 chart(s) failed');
  });

  describe.each(versions)('for Kubernetes %s', (kubeVersion) => {
    it.each([undefined, ...files])('holds its promises with %s', (values) => {
      const manifests = render({ kubeVersion, ...(values ? { values } : {}) });
      for (const manifest of manifests) checkManifest(manifest, kubeVersion);
      for (const pod of manifests.map(podOf).filter((spec) => spec !== undefined)) checkPod(pod, kubeVersion);
      const names = manifests.map(({ kind, metadata }) => `${kind} ${metadata.namespace} ${metadata.name}`);
      expect(new Set(names).size).toBe(names.length);
    });
  });
});

function checkManifest({ apiVersion, kind, metadata }: Manifest, kubeVersion: string): void {
  expect(metadata.name).toMatch(/^[a-z0-9][a-z0-9.-]{0,62}$/);
  const expected = KINDS[kubeVersion]?.[kind];
  if (expected) expect(apiVersion).toBe(expected);
}

/** The pods of a manifest, and what the injector adds to other people's. */
function podOf({ kind, spec, data }: Manifest): Manifest | undefined {
  if (kind === 'Pod') return spec;
  if (kind === 'Deployment') return spec.template.spec;
  if (data?.['injection.yaml']) return (load(data['injection.yaml']) as Manifest).spec;
  return undefined;
}

function checkPod(pod: Manifest, kubeVersion: string): void {
  const containers = [...(pod.containers ?? []), ...(pod.initContainers ?? [])];
  const volumes = pod.volumes.map(({ name }: Manifest) => name);
  for (const { image, resources, securityContext = {}, restartPolicy, volumeMounts } of containers) {
    expect(image).toMatch(/:(?!latest$)[\w.-]+$|@sha256:[0-9a-f]{64}$/);
    expect(resources.requests).toBeDefined();
    expect(resources.limits).toBeDefined();
    checkPrivileges({ ...pod.securityContext, ...securityContext });
    if (restartPolicy !== undefined) expect(kubeVersion).not.toMatch(/^1\.2[0-8]/);
    for (const { name } of volumeMounts) expect(volumes).toContain(name);
  }
}

/** Root or no capabilities: those that are added reach no other user. Nothing is ever privileged. */
function checkPrivileges(context: Manifest): void {
  expect(context).toMatchObject({
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    seccompProfile: { type: 'RuntimeDefault' },
    capabilities: { drop: ['ALL'] },
  });
  expect(context.privileged).toBeUndefined();
  const { runAsUser, runAsNonRoot, capabilities } = context;
  expect(runAsNonRoot).toBe(runAsUser !== 0);
  if (runAsUser !== 0) expect(capabilities.add).toBeUndefined();
}
