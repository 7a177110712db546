import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Event } from '../src/events/event.ts';
import { injectors } from '../src/injectors/index.ts';
import { createRegistry } from '../src/injectors/registry.ts';
import { loadScenario } from '../src/scenario/index.ts';

const SQUALL = fileURLToPath(new URL('../dist/squall.js', import.meta.url));
const folder = fileURLToPath(new URL('../scenarios', import.meta.url));
const files = readdirSync(folder);
const registry = createRegistry(injectors);
let stateDir: string;

beforeAll(() => {
  stateDir = mkdtempSync(join(tmpdir(), 'squall-scenarios-'));
});

afterAll(() => rmSync(stateDir, { recursive: true }));

it('there are at least twenty', () => {
  expect(files.length).toBeGreaterThanOrEqual(20);
});

it('all of them simulate, with every seed to an end', async () => {
  // A day on which the schedules of all of them fire.
  const day = ['--from', '2026-10-15', '--for', '1d', '--seed', '1', '--runs', '20'];
  const args = [SQUALL, 'simulate', ...day, '--format', 'json', folder];
  const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 2 ** 28 });
  const { runs } = JSON.parse(stdout) as { runs: { scenario: string; outcome: string }[] };
  expect(new Set(runs.map(({ scenario }) => `${scenario}.yaml`))).toEqual(new Set(files));
  expect(runs.filter(({ outcome }) => outcome !== 'passed')).toEqual([]);
});

describe.each(files)('%s', (file) => {
  const path = join(folder, file);
  const text = readFileSync(path, 'utf8');

  it('is valid, and named after its file', () => {
    const { scenario, problems } = loadScenario(Buffer.from(text), path, registry);
    expect(problems).toEqual([]);
    expect(scenario?.name).toBe(basename(file, '.yaml'));
  });

  it('begins with the schema for editors, a hypothesis and what to look for', () => {
    const [modeline, ...rest] = text.split('\n');
    expect(modeline).toBe('# yaml-language-server: $schema=../schemas/scenario.schema.json');
    const header = rest
      .slice(
        0,
        rest.findIndex((line) => !line.startsWith('#')),
      )
      .join('\n');
    expect(header).toContain('Hypothesis: ');
    expect(header).toContain('Look for: ');
  });

  it('runs dry, to its end, and injects nothing', async () => {
    const args = [SQUALL, 'run', '--dry-run', '--json', '--seed', '1', '--state-dir', stateDir, path];
    const { stdout } = await promisify(execFile)(process.execPath, args, { timeout: 60_000 });
    const events: Event[] = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(events.at(-1)).toMatchObject({ event: 'run.finished', outcome: 'passed', leftBehind: [] });
    expect(events.map(({ event }) => event)).not.toContain('fault.injected');
  });
});
