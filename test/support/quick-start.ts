import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** A folder of somebody who has just cloned the repository, and has read no further than its first command. */
export interface Newcomer {
  readonly folder: string;
  /** What the README says to type. */
  readonly command: string;
  /** npm's own cache, with all that the lock file names: what a newcomer has a network for. */
  readonly cache: string;
  remove(): void;
}

export function newcomer(): Newcomer {
  const [, section = ''] =
    /## Quick start\n(.*?)\n## /s.exec(readFileSync(join(root, 'README.md'), 'utf8')) ?? [];
  const [, command] = /```sh\n(.*?)\n```/s.exec(section) ?? [];
  if (command === undefined) throw new Error('the README has no command to start with');
  const folder = mkdtempSync(join(tmpdir(), 'squall-quick-start-'));
  const options = { cwd: root, encoding: 'utf8' } as const;
  const files = execFileSync(
    'git',
    ['ls-files', '-z', '--cached', '--others', '--exclude-standard'],
    options,
  );
  for (const file of files.split('\0').filter(Boolean)) cpSync(join(root, file), join(folder, file));
  const cache = execFileSync('npm', ['config', 'get', 'cache'], options).trim();
  // Fills the cache where something is missing.
  execFileSync('npm', ['ci', '--prefer-offline', '--ignore-scripts'], { cwd: folder });
  rmSync(join(folder, 'node_modules'), { recursive: true });
  return { folder, command, cache, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
