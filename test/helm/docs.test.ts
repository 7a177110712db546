import { readFileSync } from 'node:fs';
import { load } from 'js-yaml';
import { expect, it } from 'vitest';
import { type Manifest, only, render } from '../support/helm.ts';
import { describeWhere } from '../support/needs.ts';

const page = readFileSync('docs/kubernetes.md', 'utf8');
const blocks = [...page.matchAll(/```yaml\n(.*?)```/gs)].map(([, block]) => block as string);
const block = (start: string) => blocks.find((each) => each.includes(start)) as string;

describeWhere(['helm'], 'the page on Kubernetes', () => {
  it('shows a fleet that the chart takes', () => {
    const manifests = render({ values: load(block('fleet:')) as object });
    expect(only(manifests, 'RoleBinding', 'test-squall').metadata.namespace).toBe('checkout');
  });

  it('shows templates that the chart has', () => {
    const shown = block('templates/deployment.yaml').match(/include "[^"]+"/g);
    const fixture = readFileSync('test/fixtures/application-chart/templates/deployment.yaml', 'utf8');
    expect(shown).toEqual(fixture.match(/include "[^"]+"/g));
  });

  it.each([
    [['cpu', 'memory', 'disk'], null],
    [['process'], null],
    [['process'], 1001],
    [['network'], null],
  ])('says what the sidecar may do for %s (user %s)', (allow, runAsUser) => {
    const said = '{kind: Said, metadata: {name: x}, standard: {{ include "squall.podSecurity" . }}}';
    const values = { demo: { enabled: true }, config: { limits: { allow } }, sidecar: { runAsUser } };
    const manifests = render({ values: { ...values, extraManifests: [said] } });
    const pod = only(manifests, 'Deployment').spec.template.spec;
    const { securityContext } = pod.initContainers.find(({ name }: Manifest) => name === 'squall');
    const [, row = ''] =
      new RegExp(`^\\| \`${allow[0]}\`${runAsUser === null ? '(?!, with)' : ', with'}(.*)$`, 'm').exec(
        page,
      ) ?? [];
    if (runAsUser === null) expect(row).toContain(` ${securityContext.runAsUser} |`);
    for (const capability of securityContext.capabilities.add ?? [])
      expect(row).toContain(`\`${capability}\``);
    if (!securityContext.capabilities.add) expect(row).toContain('| none |');
    expect(row.includes('`shareProcessNamespace`')).toBe(pod.shareProcessNamespace === true);
    expect(row).toContain(only(manifests, 'Said').standard);
  });
});
