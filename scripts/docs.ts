import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { generatedPages } from './docs/pages.ts';
import { buildSite } from './site/build.ts';

// Writes the pages that are made from the code (a test says when one is out of date), and the site of all of them.
for (const [path, text] of await generatedPages()) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
await buildSite('site');
