import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import picocolors from 'picocolors';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findScenarioFiles } from '../../../src/cli/files.ts';
import { formatGithub } from '../../../src/cli/validate/github.ts';
import { formatSarif } from '../../../src/cli/validate/sarif.ts';
import { type Format, validatePaths } from '../../../src/cli/validate/validate.ts';
import { PROBLEM_CODES, type Problem } from '../../../src/document/problem.ts';
import { registry } from '../../scenario/load.ts';
import { workspace } from '../../support/squall.ts';

const good = 'name: x\nstates:\n  done: {final: true}\n';
const bad =
  'name: x\nstates:\n  a:\n    for: 30\n    next: done\n  b: {for: 1s, next: done}\n  done: {final: true}\n';
const warned = 'name: x\nsteadyState: [{tcp: {port: 1}, every: 1s}]\nstates:\n  done: {final: true}\n';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'squall-validate-'));
  for (const name of ['all/node_modules/m', 'all/.git', 'all/deep', 'empty', 'same', 'links']) {
    mkdirSync(join(folder, name), { recursive: true });
  }
  for (const [name, text] of Object.entries({
    'all/b.yaml': good,
    'all/a.yml': good.replace('x', 'y'),
    'all/deep/c.yaml': good.replace('x', 'z'),
    'all/readme.md': '',
    'all/.git/d.yaml': bad,
    'all/node_modules/m/e.yaml': bad,
    'bad.yaml': bad,
    'warned.yaml': warned,
    'same/a.yaml': good,
    'same/b.yaml': good,
    'links/bad.yaml': bad,
  })) {
    writeFileSync(join(folder, name), text);
  }
  for (const [name, target] of [
    ['circle', 'circle.yaml'],
    ['nowhere', 'there-is-none'],
  ] as const)
    symlinkSync(target, join(folder, 'links', `${name}.yaml`));
});
afterAll(() => rmSync(folder, { recursive: true }));

function validate(names: readonly string[], format: Format = 'text') {
  const context = { registry, palette: picocolors.createColors(false), version: '1.2.3' };
  const result = validatePaths(
    names.map((name) => join(folder, name)),
    format,
    context,
  );
  return { ...result, output: result.output.replaceAll(folder, 'DIR') };
}

it('reads what comes through a pipe', async () => {
  const space = workspace();
  const file = space.write('bad.yaml', bad);
  const prefix = ['sh', '-c', `cat ${file} | "$@"`, 'sh'];
  const squall = space.squall(['validate', '/dev/stdin'], { prefix });
  expect(await squall.exited).toBe(2);
  expect(squall.stdout()).toContain('/dev/stdin:4:10: `for` is not a duration');
  space.remove();
});

describe('finding scenario files', () => {
  it('takes what is named, and all YAML below folders but node_modules and hidden ones, each once', () => {
    const found = findScenarioFiles([
      join(folder, 'bad.yaml'),
      join(folder, 'all'),
      join(folder, 'all/b.yaml'),
    ]);
    expect(found.map((file) => file.slice(folder.length + 1))).toEqual([
      'bad.yaml',
      'all/a.yml',
      'all/b.yaml',
      'all/deep/c.yaml',
    ]);
  });

  it.each([
    ['nowhere.yaml', 'there is no such file or folder'],
    ['empty', 'there is no scenario'],
  ])('says what is wrong with %s, as a usage error', (name, message) => {
    expect(() => validate([name])).toThrow(
      expect.objectContaining({ exitCode: 2, message: expect.stringContaining(message) }),
    );
  });
});

describe('validating files', () => {
  it('passes what is right', () => {
    expect(validate(['all'])).toEqual({ exitCode: 0, output: '✔ 3 scenarios checked, no problems\n' });
  });

  it('shows problems with the lines around them', () => {
    expect(validate(['bad.yaml'])).toEqual({
      exitCode: 2,
      output: `DIR/bad.yaml:4:10: \`for\` is not a duration such as 250ms, 30s, 5m, 1h30m or 7d, or {min, max}, but 30 (a number)
  2 | states:
  3 |   a:
> 4 |     for: 30
    |          ^^
  5 |     next: done
  6 |   b: {for: 1s, next: done}
  hint: did you mean \`30s\`?

DIR/bad.yaml:6:3: no way leads to state \`b\`
  4 |     for: 30
  5 |     next: done
> 6 |   b: {for: 1s, next: done}
    |   ^
  7 |   done: {final: true}
  8 |
  hint: name it in a \`next\`, \`on\`, \`onError\` or \`onFailure\`, or remove it

✘ 1 scenario checked, 2 errors
`,
    });
  });

  it('does not fail for a warning', () => {
    const { output, exitCode } = validate(['warned.yaml']);
    expect(exitCode).toBe(0);
    expect(output).toContain('DIR/warned.yaml:2:32: warning: `every` has no effect in `steadyState`');
    expect(output).toContain('1 scenario checked, 1 warning\n');
  });

  it('names a file of a folder that cannot be read, and checks the others', () => {
    const { output, exitCode } = validate(['links']);
    expect(exitCode).toBe(2);
    expect(output).toContain('DIR/links/bad.yaml:4:10: `for` is not a duration');
    expect(output).toContain(
      'DIR/links/circle.yaml:1:1: cannot read DIR/links/circle.yaml: it is a link that leads in a circle\n',
    );
    expect(JSON.parse(validate(['links'], 'json').output)).toContainEqual(
      expect.objectContaining({ file: 'DIR/links/nowhere.yaml', code: 'unreadable-file', severity: 'error' }),
    );
  });

  it('warns of a name that another one has', () => {
    const { output, exitCode } = validate(['same']);
    expect(exitCode).toBe(0);
    expect(output).toContain(
      'DIR/same/b.yaml:1:7: warning: the scenario in DIR/same/a.yaml has the name "x", too: in one folder, an agent uses only one of them\n',
    );
  });

  it('gives programs an array with the promised keys', () => {
    expect(validate(['all'], 'json').output).toBe('[]\n');
    expect(JSON.parse(validate(['bad.yaml'], 'json').output)[0]).toEqual({
      file: 'DIR/bad.yaml',
      line: 4,
      column: 10,
      severity: 'error',
      code: 'bad-value',
      message:
        '`for` is not a duration such as 250ms, 30s, 5m, 1h30m or 7d, or {min, max}, but 30 (a number)',
      hint: 'did you mean `30s`?',
    });
  });

  it('gives GitHub workflow commands', () => {
    expect(validate(['bad.yaml'], 'github').output.split('\n')[1]).toBe(
      '::error file=DIR/bad.yaml,line=6,col=3,endColumn=4,title=squall%3A unreachable-state::' +
        'no way leads to state `b` (name it in a `next`, `on`, `onError` or `onFailure`, or remove it)',
    );
  });

  it('gives code scanning SARIF 2.1.0', () => {
    const log = JSON.parse(validate(['bad.yaml', 'warned.yaml'], 'sarif').output);
    expect(log).toMatchObject({
      version: '2.1.0',
      runs: [{ tool: { driver: { name: 'squall', semanticVersion: '1.2.3' } } }],
    });
    const [{ tool, results }] = log.runs;
    expect(results.map(({ level }: { level: string }) => level)).toEqual(['error', 'error', 'warning']);
    for (const { ruleId, ruleIndex, locations } of results) {
      expect(tool.driver.rules[ruleIndex].id).toBe(ruleId);
      expect(locations[0].physicalLocation.region.startLine).toBeGreaterThan(1);
    }
    expect(tool.driver.rules.map(({ id }: { id: string }) => id)).toEqual(Object.keys(PROBLEM_CODES));
  });
});

describe('formats', () => {
  const odd: Problem = {
    file: 'a b/ü,1:2.yaml',
    line: 1,
    column: 2,
    length: 3,
    severity: 'warning',
    code: 'bad-value',
    message: '100%\nsure, really: yes',
  };

  it('escape what means something in a workflow command', () => {
    expect(formatGithub([odd])).toBe(
      '::warning file=a b/ü%2C1%3A2.yaml,line=1,col=2,endColumn=5,title=squall%3A bad-value::100%25%0Asure, really: yes\n',
    );
  });

  it('write paths as URIs in SARIF', () => {
    const uri = (file: string) =>
      JSON.parse(formatSarif([{ ...odd, file }], '1.0.0')).runs[0].results[0].locations[0].physicalLocation
        .artifactLocation.uri;
    expect(uri('./a b/ü.yaml')).toBe('a%20b/%C3%BC.yaml');
    expect(uri('/tmp/a b.yaml')).toBe('file:///tmp/a%20b.yaml');
  });
});
