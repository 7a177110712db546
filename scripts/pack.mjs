// Packs what is published, into the folder that is given. The libraries are in the bundle: whoever installs Squall need
// not get them a second time, so the package that is published names none, and has nothing to run at installation.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');
const target = resolve(process.argv[2] ?? '.');
const stage = mkdtempSync(join(tmpdir(), 'squall-pack-'));
const pack = (folder, ...options) =>
  JSON.parse(
    execFileSync('npm', ['pack', '--json', '--ignore-scripts', ...options], {
      cwd: folder,
      encoding: 'utf8',
    }),
  )[0];

try {
  for (const { path } of pack(root, '--dry-run').files) cpSync(join(root, path), join(stage, path));
  const { dependencies, devDependencies, scripts, allowScripts, ...published } = JSON.parse(
    readFileSync(join(root, 'package.json'), 'utf8'),
  );
  writeFileSync(join(stage, 'package.json'), `${JSON.stringify(published, null, 2)}\n`);
  console.log(join(target, pack(stage, '--pack-destination', target).filename));
} finally {
  rmSync(stage, { recursive: true });
}
