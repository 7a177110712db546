import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const SOURCE = fileURLToPath(new URL('../src', import.meta.url));

/** What each folder may import of ours, besides itself: the way from text to effects, as docs/architecture.md has it. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  plugin: [],
  events: ['plugin'],
  injectors: ['plugin'],
  document: ['plugin'],
  scenario: ['plugin', 'document', 'injectors/registry.ts'],
  time: [],
  limits: ['plugin', 'scenario', 'time'],
  config: ['plugin', 'document', 'scenario', 'limits'],
  chance: ['plugin'],
  schedule: ['plugin', 'scenario', 'limits', 'chance', 'time'],
  machine: ['plugin', 'scenario', 'chance'],
  host: ['plugin'],
  hogs: ['plugin', 'host', 'injectors'],
  probes: ['plugin', 'scenario'],
  engine: ['plugin', 'events', 'scenario', 'limits', 'chance', 'machine', 'probes', 'injectors/registry.ts'],
  statistics: ['plugin', 'events'],
  simulate: [
    'plugin',
    'statistics',
    'events',
    'scenario',
    'limits',
    'chance',
    'schedule',
    'machine',
    'engine',
    'injectors/registry.ts',
  ],
  analysis: [
    'plugin',
    'document',
    'scenario',
    'chance',
    'limits',
    'machine',
    'engine',
    'simulate',
    'injectors/registry.ts',
  ],
  explain: ['plugin', 'scenario', 'schedule', 'time', 'analysis', 'injectors/registry.ts'],
  pictures: ['plugin', 'events', 'scenario', 'statistics', 'simulate', 'analysis', 'injectors/registry.ts'],
  report: ['plugin', 'events', 'pictures'],
  packages: ['plugin', 'document', 'injectors'],
  loader: ['plugin', 'document', 'scenario', 'injectors', 'packages'],
  testing: ['plugin', 'chance', 'host', 'packages'],
  journal: ['plugin', 'events', 'engine/undo-log.ts'],
  watchdog: ['plugin', 'engine', 'host'],
  runner: [
    'plugin',
    'events',
    'scenario',
    'limits',
    'chance',
    'engine',
    'journal',
    'watchdog',
    'injectors/registry.ts',
  ],
  library: [
    'plugin',
    'events',
    'document',
    'scenario',
    'chance',
    'machine',
    'host',
    'engine',
    'simulate',
    'packages',
    'injectors',
    'runner',
  ],
  'py-chaos': ['plugin', 'document', 'injectors'],
  import: ['plugin', 'document', 'scenario/defaults.ts'],
  kube: ['plugin'],
  fleet: ['plugin', 'chance', 'limits', 'config', 'schedule', 'kube'],
  'pod-events': ['events', 'kube'],
  webhook: ['plugin', 'config', 'kube'],
  metrics: ['events'],
  agent: [
    'fleet',
    'plugin',
    'events',
    'document',
    'scenario',
    'limits',
    'config',
    'chance',
    'schedule',
    'loader',
    'engine',
    'probes',
    'journal',
    'runner',
    'metrics',
    'injectors/registry.ts',
  ],
  protocol: ['events'],
  client: ['plugin', 'protocol'],
  api: [
    'plugin',
    'events',
    'document',
    'scenario',
    'schedule',
    'config',
    'engine',
    'journal',
    'metrics',
    'agent',
    'pictures',
    'loader',
    'protocol',
  ],
  cli: [
    'plugin',
    'events',
    'document',
    'scenario',
    'limits',
    'config',
    'schedule',
    'chance',
    'machine',
    'host',
    'engine',
    'statistics',
    'simulate',
    'analysis',
    'explain',
    'pictures',
    'report',
    'journal',
    'watchdog',
    'runner',
    'injectors',
    'loader',
    'py-chaos',
    'import',
    'metrics',
    'agent',
    'packages',
    'pictures',
    'protocol',
    'client',
    'api',
    'kube',
    'fleet',
    'pod-events',
    'webhook',
  ],
};

const files = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' }).filter((file) =>
  file.endsWith('.ts'),
);

function importsOf(file: string): string[] {
  const text = readFileSync(join(SOURCE, file), 'utf8');
  return [...text.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)].map(([, path]) =>
    relative(SOURCE, join(SOURCE, dirname(file), path as string)),
  );
}

describe('the folders of src', () => {
  it('are the ones that the architecture names', () => {
    const folders = new Set(files.map((file) => file.split('/')[0] as string));
    expect([...folders].sort()).toEqual(Object.keys(ALLOWED).sort());
  });

  it.each(files)('%s imports only from folders before its own', (file) => {
    const own = file.split('/')[0] as string;
    const allowed = [own, ...(ALLOWED[own] ?? [])];
    const foreign = importsOf(file).filter(
      (path) =>
        !path.startsWith('..') && !allowed.some((each) => path === each || path.startsWith(`${each}/`)),
    );
    expect(foreign).toEqual([]);
  });

  it('reach time, chance and the system only where they come in from', () => {
    // Hogs and the loader are programs of their own; the journal and the command line are where files and terminals are.
    // A clock has a method of that name.
    const exempt = /^(host|hogs|journal|watchdog|loader|cli)\/|clock\.ts$/;
    const offenders = files
      .filter((file) => !exempt.test(file))
      .filter((file) =>
        /Date\.now\(|Math\.random\(|[^.]setTimeout\(|node:child_process/.test(withoutComments(file)),
      );
    expect(offenders).toEqual([]);
  });
});

function withoutComments(file: string): string {
  return readFileSync(join(SOURCE, file), 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
}
