import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { withValues as withTable } from '../../scripts/chart/readme.ts';
import { buildValuesSchema } from '../../scripts/chart/schema.ts';
import { readValues } from '../../scripts/chart/values.ts';
import { CHART, render } from '../support/helm.ts';
import { describeWhere } from '../support/needs.ts';

const read = (file: string) => readFileSync(`${CHART}/${file}`, 'utf8');
const values = readValues(read('values.yaml'));

it('the chart’s schema and reference are what its values say (else run `npm run chart`)', () => {
  expect(JSON.parse(read('values.schema.json'))).toEqual(
    JSON.parse(JSON.stringify(buildValuesSchema(values))),
  );
  expect(withTable(read('README.md'), values)).toBe(read('README.md'));
});

it('the chart is of the package’s version', () => {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
  expect(read('Chart.yaml')).toContain(`\nversion: ${version}\nappVersion: ${version}\n`);
  expect(readFileSync('Dockerfile', 'utf8')).toContain(`ARG VERSION=${version}\n`);
});

describeWhere(['helm'], 'values', () => {
  it.each([
    ['a misspelt key', { sidecar: { nativ: true } }, /sidecar: Additional property nativ is not allowed/],
    ['a misspelt key of the config', { config: { limits: { alow: ['cpu'] } } }, /alow is not allowed/],
    ['a config of the wrong type', { config: { dryRun: 'perhaps' } }, /config.dryRun: Invalid type/],
    ['an image that may change', { image: { tag: 'latest' } }, /image.tag/],
    ['a scenario whose states would lose their order', { scenarios: { a: { states: {} } } }, /scenarios.a/],
    ['all capabilities', { sidecar: { extraCapabilities: ['ALL'] } }, /extraCapabilities/],
    ['a policy that is none', { injector: { failurePolicy: 'Perhaps' } }, /failurePolicy/],
  ])('with %s are refused', (_, given, sentence) => {
    expect(() => render({ values: given })).toThrow(sentence);
  });

  const network = { config: { limits: { allow: ['network'] } } };
  it.each([
    ['capabilities for a user who gets none', { ...network, sidecar: { runAsUser: 1000 } }, /user id 0 only/],
    [
      'more capabilities for such a user',
      { sidecar: { runAsUser: 1000, extraCapabilities: ['SYS_PTRACE'] } },
      /\(SYS_PTRACE\) to user id 0 only/,
    ],
    ['processes that are out of sight', { sidecar: { shareProcessNamespace: false } }, /process out of/],
    [
      'faults that would need a privileged container',
      { config: { limits: { allow: ['limits'] } } },
      /never is/,
    ],
    ['no fault at all', { config: { limits: { allow: [] } } }, /names no fault/],
    ['none that is not denied', { config: { limits: { allow: ['cpu'], deny: ['cpu'] } } }, /names no fault/],
    ['a fleet without rights', { config: { fleet: { budget: 1 } } }, /rbac.bindings/],
    [
      'a certificate of nobody’s',
      { injector: { certificates: { from: 'existing' } } },
      /injector.certificates.secretName/,
    ],
  ])('that cannot work are refused in a sentence: %s', (_, given, sentence) => {
    expect(() => render({ values: given })).toThrow(sentence);
  });

  it('a native sidecar is refused where Kubernetes has none', () => {
    const given = { sidecar: { native: true } };
    expect(() => render({ values: given, kubeVersion: '1.27.0' })).toThrow(/came with Kubernetes 1.28/);
    expect(render({ values: given, kubeVersion: '1.28.0' })).not.toEqual([]);
  });
});
