import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { expect, it } from 'vitest';
import { buildDashboard, expressions } from '../../scripts/chart/dashboard.ts';
import { createMetrics } from '../../src/metrics/metrics.ts';
import { CHART, only, render } from '../support/helm.ts';
import { describeWhere } from '../support/needs.ts';

const read = (file: string) => readFileSync(file, 'utf8');

it('the chart’s dashboard and alerts are those of the project (else run `npm run chart`)', () => {
  expect(JSON.parse(read(`${CHART}/files/dashboard.json`))).toEqual(
    JSON.parse(JSON.stringify(buildDashboard())),
  );
  expect(read(`${CHART}/files/squall.rules.yaml`)).toBe(read('alerts/squall.rules.yaml'));
});

it('the dashboard shows metrics that there are', () => {
  const names = createMetrics()
    .registry.getMetricsAsArray()
    .map(({ name }) => name);
  const shown = expressions().flatMap((each) => each.match(/\b(?:squall|chaos)_\w+/g) ?? []);
  expect(shown.map((name) => name.replace(/_bucket$/, '')).filter((name) => !names.includes(name))).toEqual(
    [],
  );
});

describeWhere(['prometheus'], 'the dashboard’s expressions', () => {
  it('are understood by Prometheus', () => {
    const rules = expressions().map((each, index) => ({
      record: `x:${index}`,
      expr: each.replaceAll('$namespace', '.*').replaceAll('$pod', '.*'),
    }));
    const folder = mkdtempSync(join(tmpdir(), 'squall-rules-'));
    try {
      const file = join(folder, 'rules.yaml');
      writeFileSync(file, JSON.stringify({ groups: [{ name: 'x', rules }] }));
      const said = execFileSync('promtool', ['check', 'rules', file], { encoding: 'utf8' });
      expect(said).toContain(`SUCCESS: ${rules.length} rules found`);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describeWhere(['helm'], 'monitoring', () => {
  it('is off unless it is asked for', () => {
    const kinds = render({ values: { demo: { enabled: true } } }).map(({ kind }) => kind);
    expect(kinds).not.toEqual(expect.arrayContaining(['PodMonitor']));
    expect(kinds).not.toEqual(expect.arrayContaining(['PrometheusRule']));
  });

  it('scrapes sidecars by the name of their port, alerts, and shows', () => {
    const labels = { release: 'prometheus' };
    const values = {
      podMonitor: { enabled: true, labels },
      prometheusRule: { enabled: true, labels },
      dashboard: { enabled: true },
    };
    const manifests = render({ values });
    const { metadata, spec } = only(manifests, 'PodMonitor');
    expect(metadata.labels).toMatchObject(labels);
    expect(spec.podMetricsEndpoints).toEqual([{ port: 'squall-metrics', interval: '30s' }]);
    const rules = load(read('alerts/squall.rules.yaml')) as object;
    expect(only(manifests, 'PrometheusRule').spec).toEqual(rules);
    const { data, metadata: about } = only(manifests, 'ConfigMap', 'test-squall-dashboard');
    expect(JSON.parse(data['squall.json']).title).toBe('Squall');
    expect(about.labels).toMatchObject({ grafana_dashboard: '1' });
  });
});
