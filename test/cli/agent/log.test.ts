import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import picocolors from 'picocolors';
import { afterAll, describe, expect, it } from 'vitest';
import { logSettings } from '../../../src/cli/agent/log-settings.ts';
import { prettyLine } from '../../../src/cli/agent/pretty.ts';
import { rotatingFile } from '../../../src/cli/agent/rotating-file.ts';
import { withoutSecrets } from '../../../src/cli/agent/secrets.ts';

const folder = mkdtempSync(join(tmpdir(), 'squall-log-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a log', () => {
  it.each([
    ['GET https://user:pass@shop.example/health', 'GET https://***@shop.example/health'],
    ['GET http://shop/?token=abc&x=1', 'GET http://shop/?token=***&x=1'],
    ['GET http://shop/?x=1&API_KEY=abc', 'GET http://shop/?x=1&API_KEY=***'],
    ['{"url":"http://shop/?access_token=abc"}', '{"url":"http://shop/?access_token=***"}'],
    ['status 200 in 12ms', 'status 200 in 12ms'],
    ['mail someone@example.com', 'mail someone@example.com'],
  ])('of %s keeps no secret', (text, logged) => {
    expect(withoutSecrets(text)).toBe(logged);
  });

  it('is readable where people read it, and moves no cursor', () => {
    const line = JSON.stringify({
      level: 'warn',
      time: '2026-01-01T10:11:12.345Z',
      event: 'run.finished',
      run: 'r 1',
      leftBehind: [],
      msg: 'run of s \u001b[2J failed',
    });
    expect(prettyLine(line, picocolors.createColors(false))).toBe(
      '10:11:12.345  WARN   run of s \\u001b[2J failed  run="r 1" leftBehind=[]\n',
    );
  });

  it('goes by the environment first, in the words of others, too', () => {
    const config = { level: 'info', format: 'json' };
    expect(logSettings(config, {})).toEqual({ level: 'info', format: 'json' });
    expect(logSettings(config, { LOG_LEVEL: 'WARNING', LOG_FORMAT: 'text' })).toEqual({
      level: 'warn',
      format: 'pretty',
    });
    for (const LOG_FORMAT of ['xml', 'constructor'])
      expect(() => logSettings(config, { LOG_FORMAT })).toThrow(
        `the variable LOG_FORMAT takes json, pretty, text; not "${LOG_FORMAT}"`,
      );
  });

  it('in a file makes room for itself', () => {
    const path = join(folder, 'logs', 'agent.log');
    const write = rotatingFile(path, { bytes: 100, backups: 2 }, (text) => expect.fail(text));
    for (let i = 0; i < 40; i++) write(`line ${String(i).padStart(2, '0')} ..\n`);
    expect(readdirSync(join(folder, 'logs')).sort()).toEqual(['agent.log.1', 'agent.log.2']);
    write('the last\n');
    expect(readFileSync(path, 'utf8')).toBe('the last\n');
    expect(statSync(`${path}.1`).size).toBeLessThan(120);
    expect(readFileSync(`${path}.1`, 'utf8')).toContain('line 39');
  });

  it('in a file begins a line anew after one that was cut short', () => {
    const path = join(folder, 'cut.log');
    const module = fileURLToPath(new URL('../../../src/cli/agent/rotating-file.ts', import.meta.url));
    // The largest size that a file may have is that of a full disk; then there is room again.
    const program = `
      import { execFileSync } from 'node:child_process';
      import { rotatingFile } from ${JSON.stringify(module)};
      const room = (bytes) => execFileSync('prlimit', ['--pid', process.pid, '--fsize=' + bytes + ':']);
      const write = rotatingFile(${JSON.stringify(path)}, { bytes: 1e6, backups: 1 }, () => {});
      write('whole\\n');
      room(10);
      write('cut short\\n');
      room(1000);
      write('whole again\\n');`;
    execFileSync(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', program]);
    expect(readFileSync(path, 'utf8')).toBe('whole\ncut \nwhole again\n');
  });

  it('in a file that cannot be written says so once', () => {
    const said: string[] = [];
    writeFileSync(join(folder, 'file'), '');
    const path = join(folder, 'file', 'agent.log');
    const write = rotatingFile(path, { bytes: 100, backups: 2 }, (text) => said.push(text));
    write('a\n');
    write('b\n');
    expect(said).toHaveLength(1);
    expect(said[0]).toContain(`${path} cannot be written`);
  });
});
