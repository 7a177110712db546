import { load } from 'js-yaml';
import { expect, it } from 'vitest';
import { type Manifest, only, type Rendering, render } from '../support/helm.ts';
import { describeWhere } from '../support/needs.ts';

const webhookOf = (rendering: Rendering = {}): Manifest =>
  only(render(rendering), 'MutatingWebhookConfiguration').webhooks[0];

describeWhere(['helm'], 'the injector', () => {
  it('is asked of pods in labelled namespaces only, never of itself or of the system', () => {
    const webhook = webhookOf({ namespace: 'chaos' });
    expect(webhook.failurePolicy).toBe('Ignore');
    expect(webhook.namespaceSelector).toEqual({
      matchLabels: { 'squall.dev/injection': 'enabled' },
      matchExpressions: [
        {
          key: 'kubernetes.io/metadata.name',
          operator: 'NotIn',
          values: ['kube-system', 'kube-public', 'kube-node-lease', 'chaos'],
        },
      ],
    });
    const own = only(render(), 'Deployment').spec.template.metadata.labels;
    expect(own['squall.dev/component']).toBe('injector');
    expect(webhook.objectSelector.matchExpressions).toEqual([
      { key: 'squall.dev/component', operator: 'NotIn', values: ['injector'] },
    ]);
  });

  it('is asked only of pods that want it, where the API server can tell', () => {
    expect(webhookOf({ kubeVersion: '1.29.9' }).matchConditions).toBeUndefined();
    expect(webhookOf({ kubeVersion: '1.30.0' }).matchConditions).toHaveLength(1);
  });

  it('makes its certificate itself, and may touch only that and its own configuration', () => {
    const manifests = render();
    expect(only(manifests, 'Role').rules).toEqual([
      {
        apiGroups: [''],
        resources: ['secrets'],
        resourceNames: ['test-squall-injector-tls'],
        verbs: ['get', 'update'],
      },
    ]);
    expect(only(manifests, 'ClusterRole').rules).toEqual([
      {
        apiGroups: ['admissionregistration.k8s.io'],
        resources: ['mutatingwebhookconfigurations'],
        resourceNames: ['chaos-test-squall-injector'],
        verbs: ['get', 'update'],
      },
    ]);
    expect(webhookOf().clientConfig.caBundle).toBeUndefined();
  });

  it('takes its certificate from cert-manager, without rights of its own', () => {
    const manifests = render({ values: { injector: { certificates: { from: 'cert-manager' } } } });
    const { metadata } = only(manifests, 'MutatingWebhookConfiguration');
    expect(metadata.annotations).toEqual({ 'cert-manager.io/inject-ca-from': 'chaos/test-squall-injector' });
    expect(only(manifests, 'Certificate').spec).toMatchObject({
      dnsNames: ['test-squall-injector.chaos.svc'],
      issuerRef: { name: only(manifests, 'Issuer').metadata.name },
    });
    const pod = only(manifests, 'Deployment').spec.template.spec;
    expect(pod.automountServiceAccountToken).toBe(false);
    expect(manifests.some(({ kind }) => /Role/.test(kind))).toBe(false);
  });

  it('is there in more than one place, and stays while nodes are drained', () => {
    const manifests = render();
    const { replicas, template } = only(manifests, 'Deployment').spec;
    expect(replicas).toBe(2);
    expect(template.spec.affinity.podAntiAffinity).toBeDefined();
    expect(only(manifests, 'PodDisruptionBudget').spec.minAvailable).toBe(1);
    expect(only(manifests, 'NetworkPolicy').spec.ingress).toEqual([
      { ports: [{ port: 'https', protocol: 'TCP' }] },
    ]);
  });

  it('adds what an application’s own chart would, with config and scenarios of the pod’s own', () => {
    const { data } = only(render({ kubeVersion: '1.28.0' }), 'ConfigMap');
    const { config, spec } = load(data['injection.yaml']) as Manifest;
    expect(config.limits.allow).toEqual(['cpu', 'memory', 'process']);
    const demo = only(render({ kubeVersion: '1.28.0', values: { demo: { enabled: true } } }), 'Deployment');
    expect(spec.containers[0]).toEqual(demo.spec.template.spec.containers[1]);
    expect(spec.volumes.map(({ name }: Manifest) => name)).toEqual([
      'squall-config',
      'squall-scenarios',
      'squall-state',
    ]);
  });
});
