import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ScenarioStore } from '../../src/agent/scenarios/store.ts';
import { PROBLEM_CODES, type Problem, type ProblemCode } from '../../src/document/problem.ts';
import { loadFiles } from '../../src/loader/load-files.ts';
import { registry, withStates } from '../scenario/load.ts';
import { type Workspace, workspace } from '../support/squall.ts';

/** A storm, and the lines above it, that `done` follows. */
const storm = withStates;
const sound = 'a: {for: 1s, next: done}';
const probed = (probe: string) => storm(sound, `stopWhen: [${probe}]\n`);
const scheduled = (rule: string) => storm(sound, `schedule: [${rule}]\n`);
const config = (text: string) => `# yaml-language-server: $schema=config.schema.json\n${text}\n`;

/** For each code a file with that problem, and no other. What an agent alone says is provoked by itself. */
const FILES: Readonly<
  Record<Exclude<ProblemCode, 'duplicate-name' | 'unreadable-file'>, string | Uint8Array>
> = {
  'bad-calendar': config('limits: {hours: [{calendar: nowhere.ics}]}'),
  'bad-value': storm('a: {for: soon, next: done}'),
  'branch-probabilities': storm('a: {next: [{to: done, probability: 0.5}]}'),
  'duplicate-key': `${storm(sound)}timeout: 1m\ntimeout: 2m\n`,
  'duplicate-probe': storm(sound, 'stopWhen: [{name: x, tcp: {port: 1}}, {name: x, tcp: {port: 2}}]\n'),
  'empty-file': '# nothing yet\n',
  'endless-fault': storm('a: {inject: {cpu: {load: 1}}, next: done}'),
  'exceeds-limit': storm('a: {inject: {dns: {names: x.test, action: fail}}, for: 1s, next: done}'),
  'exposed-api': config('api: {address: 0.0.0.0}'),
  'fault-conflict': storm(
    'a: {inject: [{network: {delay: 9ms, reorder: 5}}, {network: {delay: 9ms}}], for: 1s, next: done}',
  ),
  'fault-parameters': storm('a: {inject: {network: {jitter: 1s}}, for: 1s, next: done}'),
  'file-too-large': `${storm(sound)}${'# more\n'.repeat(200_000)}`,
  'final-state': 'name: x\nstates: {a: {final: true, for: 1s}}\n',
  'for-range': storm('a: {for: {min: 2s, max: 1s}, next: done}'),
  'initial-without-states': storm('a: {initial: b, for: 1s, next: done}'),
  'invalid-cron': scheduled('{cron: "0 25 * * *"}'),
  'invalid-json-path': probed('{http: {url: "http://x", jsonPath: "$[", equals: 1}}'),
  'invalid-pattern': probed('{http: {url: "http://x", bodyMatches: "("}}'),
  'invalid-timezone': scheduled('{cron: "0 0 * * *", timezone: Mars/Olympus}'),
  'invalid-url': probed('{http: {url: "ftp://x"}}'),
  'last-branch': storm('a: {next: [{to: done, max: 1}]}'),
  'many-documents': `${storm(sound)}---\n${storm(sound)}`,
  'missing-key': 'states: {done: {final: true}}\n',
  'never-drawn': storm('a: {next: [{to: b, probability: 0}, {to: done}]}\nb: {next: done}'),
  'never-ends': 'name: x\nstates: {a: {for: 1s, next: a}}\n',
  'never-polled': storm('a: {for: 1s, expect: [{tcp: {port: 1}, every: 1s}], next: done}'),
  'next-never-taken': storm('a: {on: {GO: done}, next: done}'),
  'way-never-taken': storm('a: {for: 1s, onFailure: done, next: done}'),
  'no-way-on': storm('a: {next: [{to: b, probability: 0.5}, {to: done}]}\nb: {for: 1s}'),
  'not-utf8': Buffer.from([0xff]),
  'one-of': scheduled('{jitter: 1s}'),
  'parallel-and-states': storm(
    'a: {parallel: {r: {states: {b: {final: true}}}}, states: {b: {final: true}}, next: done}',
  ),
  'timeout-too-short': storm('a: {for: 2s, next: done}', 'timeout: 1s\n'),
  'too-large': storm(
    'a: {for: 1s, next: [{to: a, probability: 0.5, max: 20001}, {to: done}]}',
    'timeout: 1d\n',
  ),
  'too-many-aliases': `a: &a [${'x, '.repeat(999)}]\nb: &b [${'*a, '.repeat(99)}]\n`,
  'uncounted-pods': config('fleet: {budget: "30%"}'),
  'unknown-fault': config('limits: {deny: [earthquake]}'),
  'unknown-key': `${storm(sound)}tiemout: 1m\n`,
  'unknown-state': storm('a: {for: 1s, next: dnoe}'),
  'unreachable-state': storm(`${sound}\nb: {next: done}`),
  'yaml-syntax': 'name: "x\n',
  'yaml-tab': 'name: x\nstates:\n\tdone: {final: true}\n',
  'zero-duration': storm('a: {for: 0s, next: done}'),
};

let place: Workspace;
/** By the name of the file without its ending, as `squall validate` prints them. */
const found = new Map<string, { code: string; line: number; column: number; message: string }[]>();

beforeAll(async () => {
  place = workspace();
  mkdirSync(join(place.folder, 'files'));
  for (const [code, content] of Object.entries(FILES)) {
    writeFileSync(join(place.folder, 'files', `${code}.yaml`), content);
  }
  const limits = place.write('limits.yaml', 'limits: {deny: [dns]}\n');
  const args = ['validate', '--deep', '--config', limits, '--format', 'json', join(place.folder, 'files')];
  const squall = place.squall(args);
  expect(await squall.exited).toBe(2);
  for (const { file, ...problem } of JSON.parse(squall.stdout()) as Problem[]) {
    // All of them have one name.
    if (problem.code === 'duplicate-name') continue;
    const name = basename(file, '.yaml');
    found.set(name, [...(found.get(name) ?? []), problem]);
  }
});
afterAll(() => place.remove());

for (const code of Object.keys(PROBLEM_CODES) as ProblemCode[]) {
  it(`\`${code}\` is what its example is told`, async () => {
    const problems = found.get(code) ?? (await toldByAgent(code));
    expect(problems.map((problem) => problem.code)).toEqual([code]);
    expect(problems[0]?.message).not.toBe('');
  });
}

/** What the agent finds in a folder of scenarios: two of one name, or one that cannot be read. */
async function toldByAgent(code: ProblemCode): Promise<readonly Problem[]> {
  const folder = mkdtempSync(join(tmpdir(), 'squall-provoked-'));
  try {
    writeFileSync(join(folder, 'a.yaml'), storm(sound));
    if (code === 'duplicate-name') writeFileSync(join(folder, 'b.yaml'), storm(sound));
    if (code === 'unreadable-file') symlinkSync('nowhere', join(folder, 'b.yaml'));
    const store = new ScenarioStore(async (sources) => loadFiles(sources, registry));
    const { changed } = await store.refresh({ folder });
    return changed.flatMap(({ problems }) => problems);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
