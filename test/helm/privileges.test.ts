import { expect, it } from 'vitest';
import { helm, type Manifest, only, render } from '../support/helm.ts';
import { describeWhere } from '../support/needs.ts';

/** The demo's pod and the sidecar in it, for the faults that are allowed. */
function demo(allow: readonly string[], sidecar: object = {}) {
  const values = { demo: { enabled: true }, config: { limits: { allow } }, sidecar };
  const pod = only(render({ values }), 'Deployment').spec.template.spec;
  const { securityContext } = pod.initContainers.find(({ name }: Manifest) => name === 'squall');
  const { runAsUser, runAsNonRoot, capabilities } = securityContext;
  return { user: runAsUser, runAsNonRoot, added: capabilities.add, shares: pod.shareProcessNamespace };
}

describeWhere(['helm'], 'the privileges of the sidecar', () => {
  it.each([
    [['cpu', 'memory', 'disk'], { user: 1000, runAsNonRoot: true, added: undefined, shares: undefined }],
    [['cpu', 'process'], { user: 0, runAsNonRoot: false, added: ['KILL'], shares: true }],
    [['network'], { user: 0, runAsNonRoot: false, added: ['NET_ADMIN'], shares: undefined }],
    [['dns', 'process'], { user: 0, runAsNonRoot: false, added: ['KILL', 'NET_ADMIN'], shares: true }],
  ])('follow from the faults %s', (allow, expected) => {
    expect(demo(allow)).toEqual(expected);
  });

  it('are none where it runs as the application does', () => {
    const expected = { user: 1001, runAsNonRoot: true, added: undefined, shares: true };
    expect(demo(['process'], { runAsUser: 1001 })).toEqual(expected);
  });

  it('are given the reason of, each', () => {
    const text = helm('template', 'helm/squall', '--set', 'config.limits.allow={network,process}');
    expect(text).toContain('- NET_ADMIN # network faults change queues and packet filters of the pod');
    expect(text).toContain('- KILL # process faults signal processes of other users');
  });

  it.each([
    ['cpu', 'restricted'],
    ['process', 'baseline'],
    ['network', 'privileged'],
  ])('keep a pod with %s faults to the Pod Security Standard %s', (fault, standard) => {
    const said = '{kind: Said, metadata: {name: x}, standard: {{ include "squall.podSecurity" . }}}';
    const values = { extraManifests: [said], config: { limits: { allow: [fault] } } };
    expect(only(render({ values }), 'Said').standard).toBe(standard);
  });
});
