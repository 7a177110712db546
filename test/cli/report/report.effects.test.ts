import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Workspace, workspace } from '../../support/squall.ts';

let space: Workspace;

beforeAll(() => {
  space = workspace();
});

afterAll(() => space.remove());

async function squall(...args: string[]) {
  const started = space.squall(args);
  const code = await started.exited;
  return { code, stdout: started.stdout(), stderr: started.stderr() };
}

describe('a run’s journal', () => {
  it('is reported and played again, by id or by file', async () => {
    const scenario = space.write(
      'real.yaml',
      'name: real\nstates: {a: {inject: {cpu: {load: 5, workers: 1}}, for: 300ms, next: done}, done: {final: true}}\n',
    );
    const report = join(space.stateDir, '..', 'report');
    const reports = ['html', 'json', 'xml'].flatMap((ending) => ['--report', `${report}.${ending}`]);
    const run = space.squall(['run', '--json', '--seed', '5', ...reports, scenario]);
    expect(await run.exited).toBe(0);
    const id = run.events()[0]?.run as string;
    expect(readFileSync(`${report}.html`, 'utf8')).toContain('real <span class="good">passed</span>');
    expect(readFileSync(`${report}.xml`, 'utf8')).toContain(
      '<testcase classname="real.a" name="cpu fault a.cpu"',
    );
    expect(JSON.parse(readFileSync(`${report}.json`, 'utf8'))).toMatchObject({
      run: id,
      seed: 5,
      outcome: 'passed',
    });

    const later = await squall('report', id, '--format', 'json');
    expect(JSON.parse(later.stdout)).toEqual(JSON.parse(readFileSync(`${report}.json`, 'utf8')));
    const again = await squall('simulate', '--replay', id);
    expect(again).toMatchObject({ code: 0, stderr: '' });
    expect(again.stdout).toContain(`The same sequence of ${run.events().length} events.`);

    const other = space.write(
      'changed.yaml',
      'name: real\nstates: {a: {for: 300ms, next: done}, done: {final: true}}\n',
    );
    const journal = join(space.stateDir, 'runs', `${id}.jsonl`);
    const differs = await squall('simulate', '--replay', journal, other);
    expect(differs.code).toBe(1);
    expect(differs.stdout).toContain(
      'It differs (storm, event 3): fault.planned a a.cpu in the journal, state.left a played again.',
    );
  });

  it('that cannot be read, or a report that cannot be written, is refused', async () => {
    const broken = space.write('broken.jsonl', 'not json\n{"event":"x"}\n');
    expect(await squall('report', broken)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('broken.jsonl:1 is no event'),
    });
    expect(await squall('report', 'nothing')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('there is no journal "nothing"'),
    });
    const once = space.write('once.yaml', 'name: once\nstates: {a: {next: done}, done: {final: true}}\n');
    expect(await squall('run', '--dry-run', '--report', 'x.pdf', once)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('.html, .json or .xml'),
    });
    expect(await squall('run', '--dry-run', '--report', '/nowhere/x.html', once)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('cannot write /nowhere/x.html'),
    });
    mkdirSync(join(space.folder, 'folder.html'));
    const folder = join(space.folder, 'folder.html');
    expect(await squall('run', '--dry-run', '--report', folder, once)).toMatchObject({
      code: 2,
      stderr: `squall: --report cannot write ${folder}: it is a folder\n`,
    });
    const odd = space.write('odd.jsonl', '{"event":"run.started","time":5,"run":[],"scenario":{}}\n');
    expect(await squall('report', odd)).toMatchObject({
      code: 2,
      stderr: `squall: ${odd} is no journal of a run: its events are not those that a run writes\n`,
    });
  });
});
