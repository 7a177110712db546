import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** The package as it is published. */
export interface Packed {
  readonly tarball: string;
  /** A folder of somebody who has installed it, and nothing else. */
  readonly folder: string;
  remove(): void;
}

/** Packs what is built, and installs it without a registry: everything that it needs is in it. */
export function pack(): Packed {
  execFileSync(process.execPath, [bin('tsc'), '-p', 'tsconfig.types.json'], { cwd: root });
  const place = mkdtempSync(join(tmpdir(), 'squall-package-'));
  const tarball = execFileSync(process.execPath, ['scripts/pack.mjs', place], {
    cwd: root,
    encoding: 'utf8',
  }).trim();
  const folder = join(place, 'empty');
  mkdirSync(folder);
  writeFileSync(join(folder, 'package.json'), '{"type": "module"}');
  execFileSync('npm', ['install', '--offline', '--cache', join(place, 'cache'), tarball], { cwd: folder });
  return { tarball, folder, remove: () => rmSync(place, { recursive: true }) };
}

/** A program that the project itself has installed. */
export function bin(name: string): string {
  return join(root, 'node_modules/.bin', name);
}
