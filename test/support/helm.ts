import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadAll } from 'js-yaml';

export const CHART = fileURLToPath(new URL('../../helm/squall', import.meta.url));
const HELM = fileURLToPath(new URL('../../node_modules/.bin/helm', import.meta.url));

/** As much of a Kubernetes object as tests look at. */
// biome-ignore lint/suspicious/noExplicitAny: manifests are whatever the chart makes of them.
export type Manifest = any;

export interface Rendering {
  /** Values, as a file has them; or the path of one. */
  readonly values?: object | string;
  readonly kubeVersion?: string;
  readonly release?: string;
  readonly namespace?: string;
  readonly chart?: string;
}

/** Runs helm; its standard output. @throws Error with what it says */
export function helm(...args: readonly string[]): string {
  const { status, stdout, stderr, error } = spawnSync(HELM, args, { encoding: 'utf8', timeout: 120_000 });
  if (error) throw error;
  if (status !== 0) throw new Error(stderr || stdout);
  return stdout;
}

/** What the chart makes of values. @throws Error with helm's sentence */
export function render(rendering: Rendering = {}): Manifest[] {
  const { kubeVersion = '1.33.0', release = 'test', namespace = 'chaos', chart = CHART } = rendering;
  const args = [release, chart, '--namespace', namespace, '--kube-version', kubeVersion];
  const text = withValues(rendering.values, (flags) => helm('template', ...args, ...flags));
  return loadAll(text).filter((each) => each !== null && each !== undefined);
}

/** The one manifest of a kind, of a name where there are several. */
export function only(manifests: readonly Manifest[], kind: string, name?: string): Manifest {
  const found = manifests.filter((each) => each.kind === kind && (!name || each.metadata.name === name));
  if (found.length !== 1) throw new Error(`there are ${found.length} of ${kind} ${name ?? ''}`);
  return found[0];
}

/** Calls with the flags that make helm take values. */
export function withValues<T>(values: object | string | undefined, call: (flags: string[]) => T): T {
  if (typeof values !== 'object') return call(values === undefined ? [] : ['--values', values]);
  const folder = mkdtempSync(join(tmpdir(), 'squall-values-'));
  try {
    const file = join(folder, 'values.yaml');
    writeFileSync(file, JSON.stringify(values));
    return call(['--values', file]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Makes an application's chart that depends on ours; returns its folder, which the caller removes. */
export function applicationChart(alias = 'squall'): string {
  const folder = mkdtempSync(join(tmpdir(), 'squall-application-'));
  cpSync(fileURLToPath(new URL('../fixtures/application-chart', import.meta.url)), folder, {
    recursive: true,
  });
  mkdirSync(join(folder, 'charts'));
  cpSync(CHART, join(folder, 'charts/squall'), { recursive: true });
  const dependency = { name: 'squall', version: '>=0', ...(alias === 'squall' ? {} : { alias }) };
  const chart = { apiVersion: 'v2', name: 'checkout', version: '1.0.0', dependencies: [dependency] };
  writeFileSync(join(folder, 'Chart.yaml'), JSON.stringify(chart));
  return folder;
}
