import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeWhere } from './support/needs.ts';
import { freePort } from './support/port.ts';
import { until } from './support/wait.ts';

const root = fileURLToPath(new URL('../', import.meta.url));

describeWhere(['redis'], 'the example of a plugin', () => {
  /** The plugin, and a project that uses it: strangers to this repository, who have the packages alone. */
  let plugin: string;
  let project: string;
  let squallPackage: string;
  let redis: ChildProcess | undefined;

  beforeAll(() => {
    const folder = mkdtempSync(join(tmpdir(), 'squall-example-'));
    [plugin, project] = [join(folder, 'plugin'), join(folder, 'project')];
    mkdirSync(project);
    cpSync(join(root, 'examples/plugin'), plugin, { recursive: true });
    squallPackage = pack(root, folder);
    unpack(squallPackage, join(plugin, 'node_modules/squall'));
    // What `npm install` would fetch.
    for (const tool of ['typescript', '@types', 'undici-types', '@typescript'])
      link(join('node_modules', tool), plugin);
    execFileSync(join(root, 'node_modules/.bin/tsc'), [], { cwd: plugin, stdio: 'inherit' });
  });
  afterAll(() => {
    redis?.kill('SIGKILL');
    rmSync(join(plugin, '..'), { recursive: true });
  });

  function link(path: string, to: string): void {
    try {
      symlinkSync(join(root, path), join(to, path));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }

  it('passes its own tests, the conformance suite among them', () => {
    const said = execFileSync('npm', ['test'], { cwd: plugin, encoding: 'utf8' });
    expect(said).toMatch(/^# pass 1\d$/m);
    expect(said).toMatch(/^# fail 0$/m);
  });

  it('is installed from its tarball, and run', async () => {
    writeFileSync(join(project, 'package.json'), '{"type": "module"}');
    const tarball = pack(plugin, join(plugin, '..'), '--ignore-scripts');
    const options = ['--offline', '--no-audit', '--no-fund', '--no-save', '--legacy-peer-deps'];
    execFileSync('npm', ['install', ...options, tarball], { cwd: project, stdio: 'ignore' });
    // After that, as it removes what nobody has asked for.
    unpack(squallPackage, join(project, 'node_modules/squall'));
    const port = await freePort();
    redis = spawn('redis-server', ['--port', String(port), '--bind', '127.0.0.1', '--save', ''], {
      stdio: 'ignore',
    });
    const cli = (...command: string[]) =>
      execFileSync('redis-cli', ['-p', String(port), ...command], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      });
    await until('it listens', () => attempt(() => cli('PING')), 10_000);
    const scenario = join(project, 'scenario.yaml');
    const text = readFileSync(join(plugin, 'scenario.yaml'), 'utf8');
    writeFileSync(scenario, text.replace('6379', String(port)).replace('for: 30s', 'for: 3s'));
    const squall = (...args: string[]) => [
      join(project, 'node_modules/squall/dist/squall.js'),
      ...args,
      '--plugin',
      'squall-fault-redis',
    ];
    const valid = execFileSync(process.execPath, squall('validate', scenario), {
      cwd: project,
      encoding: 'utf8',
    });
    expect(valid).toContain('1 scenario checked');
    const run = spawn(process.execPath, squall('run', scenario, '--state-dir', join(project, 'state')), {
      cwd: project,
      stdio: 'ignore',
    });
    await until('writes are refused', () => cli('SET', 'a', '1').startsWith('OOM'), 20_000);
    expect(await new Promise((resolve) => run.once('exit', resolve))).toBe(0);
    expect(cli('SET', 'a', '1').trim()).toBe('OK');
  });
});

/** Packs a package; its tarball. */
function pack(folder: string, to: string, ...options: string[]): string {
  const said = execFileSync('npm', ['pack', '--json', '--pack-destination', to, ...options], {
    cwd: folder,
    encoding: 'utf8',
  });
  const [{ filename }] = JSON.parse(said.slice(said.indexOf('[\n')));
  return join(to, filename);
}

function unpack(tarball: string, to: string): void {
  rmSync(to, { recursive: true, force: true });
  mkdirSync(to, { recursive: true });
  execFileSync('tar', ['-xzf', tarball, '-C', to, '--strip-components=1']);
}

function attempt(act: () => unknown): boolean {
  try {
    act();
    return true;
  } catch {
    return false;
  }
}
