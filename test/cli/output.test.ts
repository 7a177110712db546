import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const SQUALL = fileURLToPath(new URL('../../dist/squall.js', import.meta.url));
const scenario = fileURLToPath(new URL('../../scenarios/crash-loop.yaml', import.meta.url));

/** Runs a line of shell in which `$squall` is Squall; with what is said, and the exit code of Squall itself. */
function inShell(line: string) {
  const env = { ...process.env, squall: `${process.execPath} ${SQUALL}` };
  const { stderr, stdout } = spawnSync('bash', ['-c', line], { env, encoding: 'utf8', timeout: 60_000 });
  return { stderr, code: stdout.trim() };
}

describe.each(['--help', '--version', `explain ${scenario}`, `validate ${scenario} --format sarif`])(
  'what `squall %s` prints',
  (args) => {
    it('may be read by somebody who has seen enough', () => {
      expect(inShell(`$squall ${args} | true; echo \${PIPESTATUS[0]}`)).toEqual({ stderr: '', code: '0' });
    });

    it('may find the disk full', () => {
      expect(inShell(`$squall ${args} >/dev/full; echo $?`)).toEqual({
        stderr: 'squall: cannot write standard output: the disk is full\n',
        code: '2',
      });
    });
  },
);
