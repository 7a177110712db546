import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bin, type Packed, pack } from '../support/package.ts';

const modules = fileURLToPath(new URL('../../node_modules', import.meta.url));
const own = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));

/** A fault in TypeScript, and a program that runs scenarios, by somebody who has only the package. */
const CONSUMER = `
import { type Event, loadPlugins, loadScenario, type Scenario, simulate, startRun, statechartOf } from 'squall';
import { FaultError, type Injector, parseSize } from 'squall/plugin';
import { conformance, type Trial } from 'squall/plugin/testing';

interface Parameters { readonly size: string }
const fault: Injector<Parameters, { readonly bytes: number }> = {
  name: 'mine', summary: 'Mine.', schema: { type: 'object', properties: { size: { type: 'string' } } }, uses: [],
  lasting: () => 'state', describe: ({ size }) => size, missing: async () => [],
  plan: async ({ size }) => ({ undo: { bytes: parseSize(size) }, observation: { message: size } }),
  apply: async (parameters, { bytes }, { host, signal }) => {
    if (signal.aborted || bytes > 1) throw new FaultError(parameters.size, { hint: host.bootId });
    return undefined;
  },
  verify: async () => ({ message: 'there' }),
  revert: async ({ bytes }) => ({ message: 'gone', bytes }),
};
const prepare = (): Trial<Parameters> => ({
  parameters: { size: '1MiB' }, inForce: () => true, vanish: () => {}, end: () => {},
});
const rules: number = conformance({ injector: fault, module: import.meta.url, prepare }).length;

const text = 'name: x\\nstates: {a: {inject: {mine: {size: 1KiB}}, for: 1s, next: b}, b: {final: true}}';
const { scenario, problems } = loadScenario(text, { faults: [fault as Injector] });
if (!scenario) throw new Error(problems.map(({ line, message }) => line + message).join());
const [run] = simulate(scenario, { from: new Date(0), seed: 1, assume: { failing: {}, events: {} } }).runs;
const lasted: number | undefined = run && run.end - run.start;
const tell = (event: Event): string => event.event === 'run.finished' ? event.outcome : event.event;
export const play = async (real: Scenario) => {
  const { finished, stop } = startRun(real, { mode: 'dry', onEvent: tell });
  stop();
  return (await finished).leftBehind.length;
};
console.log(rules > 9, lasted, run?.events.map(tell).join(), Object.keys(statechartOf(scenario)).length > 0, loadPlugins.length);
`;

/** What consumers tell their compilers. */
const WAYS = {
  node16: ['--module', 'node16', '--moduleResolution', 'node16'],
  nodenext: ['--module', 'nodenext', '--moduleResolution', 'nodenext'],
  'a bundler': ['--module', 'esnext', '--moduleResolution', 'bundler'],
};

let packed: Packed;
beforeAll(() => {
  packed = pack();
});
afterAll(() => packed.remove());

/** Runs a program of the package's, as somebody would who has installed it. */
function squall(...args: readonly string[]): string {
  const file = join(packed.folder, 'node_modules/.bin/squall');
  return execFileSync(process.execPath, [file, ...args], { cwd: packed.folder, encoding: 'utf8' });
}

describe('the package, installed into an empty folder', () => {
  it('is one package, which runs nothing when it is installed', () => {
    expect(readdirSync(join(packed.folder, 'node_modules')).filter((name) => name[0] !== '.')).toEqual([
      'squall',
    ]);
    const published = JSON.parse(
      readFileSync(join(packed.folder, 'node_modules/squall/package.json'), 'utf8'),
    );
    expect(published).not.toHaveProperty('dependencies');
    expect(published).not.toHaveProperty('scripts');
    // Nor does one that is packed from the folder itself; `prepare` is not run for those who install.
    expect(Object.keys(own.scripts).filter((name) => /^(pre|post)?install$/.test(name))).toEqual([]);
  });

  it('has its entries for JavaScript', () => {
    const program = `
      import * as squall from 'squall';
      import * as plugin from 'squall/plugin';
      import * as testing from 'squall/plugin/testing';
      console.log(JSON.stringify([squall, plugin, testing].map((each) => Object.keys(each))));`;
    const said = execFileSync(process.execPath, ['--input-type=module', '--eval', program], {
      cwd: packed.folder,
      encoding: 'utf8',
    });
    const [squall, plugin, testing] = JSON.parse(said);
    expect(squall).toEqual([
      'PluginError',
      'loadPlugins',
      'loadScenario',
      'simulate',
      'startRun',
      'statechartOf',
    ]);
    expect(plugin).toContain('FaultError');
    expect(testing).toEqual(['conformance', 'describeConformance']);
    const required = execFileSync(process.execPath, ['--print', "typeof require('squall').startRun"], {
      cwd: packed.folder,
      encoding: 'utf8',
    });
    expect(required).toBe('function\n');
  });

  it('has their types, however a consumer resolves them, and they are right', () => {
    for (const name of ['@types/node', 'undici-types'])
      cpSync(join(modules, name), join(packed.folder, 'node_modules', name), { recursive: true });
    const page = readFileSync(new URL('../../docs/library.md', import.meta.url), 'utf8');
    const [, documented = ''] = /```ts\n(.*?)```/s.exec(page) ?? [];
    writeFileSync(join(packed.folder, 'documented.ts'), documented);
    writeFileSync(join(packed.folder, 'consumer.ts'), CONSUMER);
    for (const [way, options] of Object.entries(WAYS)) {
      const strict = ['--strict', '--exactOptionalPropertyTypes', '--target', 'es2023', '--types', 'node'];
      const { status, stdout } = spawnSync(
        process.execPath,
        [bin('tsc'), ...strict, ...options, 'consumer.ts', 'documented.ts'],
        { cwd: packed.folder, encoding: 'utf8' },
      );
      expect([way, status, stdout]).toEqual([way, 0, '']);
    }
    const said = execFileSync(process.execPath, ['consumer.js'], { cwd: packed.folder, encoding: 'utf8' });
    const events = 'run.started,state.entered,fault.planned,fault.injected,fault.reverted,state.left';
    expect(said).toBe(`true 1000 ${events},state.entered,state.left,passed true 2\n`);
  });

  it('checks and simulates the scenarios that it brings', () => {
    expect(squall('--version')).toBe(`${own.version}\n`);
    const scenario = 'node_modules/squall/scenarios/first-storm.yaml';
    expect(squall('validate', scenario)).toMatch(/1 scenario/);
    const { runs } = JSON.parse(squall('simulate', scenario, '--seed', '1', '--format', 'json'));
    expect(runs[0].outcome).toBe('passed');
    expect(Object.keys(JSON.parse(squall('doctor', '--json')).faults)).toContain('cpu');
  });
});

describe('what is published', () => {
  it('is found by everybody who can load ES modules, with the types of what is found', async () => {
    const { problems } = (await checkPackage(createPackageFromTarballData(readFileSync(packed.tarball)))) as {
      problems: readonly { kind: string; resolutionKind?: string }[];
    };
    // `require` and the resolution of before node 12.7 know no ES modules.
    const modern = problems.filter(
      ({ resolutionKind = '' }) => !['node10', 'node16-cjs'].includes(resolutionKind),
    );
    expect(modern).toEqual([]);
  });

  it('is as publint would have it', async () => {
    const tarball = Uint8Array.from(readFileSync(packed.tarball)).buffer;
    expect((await publint({ pack: { tarball }, strict: true })).messages).toEqual([]);
  });

  it('has nothing in it but what is needed, and everything that its types refer to', () => {
    const folder = join(packed.folder, 'node_modules/squall');
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
    expect(files.filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))).toEqual([]);
    const types = files.filter((file) => file.endsWith('.d.ts'));
    const missing = types.flatMap((file) =>
      [...readFileSync(join(folder, file), 'utf8').matchAll(/'(\.[^']+)\.ts'/g)]
        .map(([, path]) => join(file, '..', `${path}.d.ts`))
        .filter((path) => !files.includes(path)),
    );
    expect(missing).toEqual([]);
    expect(types.map((file) => basename(file))).toContain('scenario.d.ts');
  });
});
