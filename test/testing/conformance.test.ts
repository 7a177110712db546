import { existsSync, mkdtempSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { FaultError, type Injector } from '../../src/plugin/index.ts';
import { conformance, describeConformance, type Trial } from '../../src/testing/index.ts';

type Parameters = { readonly file: string };
type Undo = { readonly file: string };

/** A fault that takes a file away, and everything that can be wrong with one. */
function blot(flaws: Partial<Injector<Parameters, Undo>> = {}): Injector<Parameters, Undo> {
  return {
    name: 'blot',
    summary: 'Makes a file.',
    schema: {
      title: 'Blot',
      description: 'Makes a file.',
      type: 'object',
      additionalProperties: false,
      required: ['file'],
      properties: { file: { type: 'string', title: 'File', description: 'Its path.' } },
    },
    uses: [{ what: 'a file', parameters: { file: '/tmp/blot' } }],
    lasting: () => 'state',
    describe: ({ file }) => file,
    missing: async () => [],
    plan: async ({ file }) => ({ undo: { file }, observation: { message: `will make ${file}` } }),
    apply: async (_, { file }) => {
      writeFileSync(file, '');
      return undefined;
    },
    verify: async (_, { file }) => {
      if (!existsSync(file)) throw new FaultError('there is no such file');
      return { message: `made ${file}` };
    },
    revert: async ({ file }) => {
      rmSync(file, { force: true });
      return { message: `removed ${file}` };
    },
    ...flaws,
  };
}

const folder = mkdtempSync(join(tmpdir(), 'squall-conformance-'));
const module = join(folder, 'blot.mjs');
writeFileSync(
  module,
  `import { rmSync } from 'node:fs';
   export const blot = { name: 'blot', revert: async ({ file }) => { rmSync(file, { force: true }); return { message: 'removed' }; } };`,
);
afterAll(() => rmSync(folder, { recursive: true }));
let made = 0;

function prepare(): Trial<Parameters> {
  const file = join(folder, `blot-${made++}`);
  return {
    parameters: { file },
    inForce: () => existsSync(file),
    surroundings: () => String(existsSync(file)),
    vanish: () => unlinkSync(file),
    end: () => rmSync(file, { force: true }),
  };
}

describeConformance({ describe, it }, { injector: blot(), module, prepare, within: 300 });

describe('the conformance suite', () => {
  const undocumented = { ...blot().schema, properties: { file: { type: 'string', title: 'File' } } };
  const forgotten = async () => ({ message: 'removed nothing' });
  it.each<[string, Partial<Injector<Parameters, Undo>>, string]>([
    ['a parameter without a description', { schema: undocumented }, 'is documented, with every parameter'],
    [
      'a use that is not valid',
      { uses: [{ what: 'x', parameters: {} as Parameters }] },
      'is a whole injector',
    ],
    [
      'a machine that lacks something',
      { missing: async () => [{ what: 'x', why: 'y', fix: 'z' }] },
      'has all that it takes',
    ],
    [
      'a plan that acts',
      {
        plan: async ({ file }) => {
          writeFileSync(file, '');
          return { undo: { file }, observation: { message: 'made it already' } };
        },
      },
      'changes nothing by its plan',
    ],
    [
      'a plan that signals',
      {
        plan: async ({ file }, { host }) => {
          host.signal({ pid: 0, startTime: 0 }, 'SIGTERM');
          return { undo: { file }, observation: { message: 'asked first' } };
        },
      },
      'changes nothing by its plan',
    ],
    [
      'an effect that is only said',
      { apply: async () => undefined, verify: forgotten },
      'applies, and is read back',
    ],
    [
      'a read-back that always holds',
      { verify: async () => ({ message: 'fine' }) },
      'is not read back where it was not applied',
    ],
    ['a revert that does nothing', { revert: forgotten }, 'reverts, and leaves no trace'],
    [
      'a revert that works once',
      {
        revert: async ({ file }) => {
          unlinkSync(file);
          return { message: 'removed' };
        },
      },
      'counts as reverted when its target is gone',
    ],
    [
      'a record that is no JSON',
      { plan: async () => ({ undo: { file: undefined } as unknown as Undo, observation: { message: '' } }) },
      'changes nothing by its plan',
    ],
    [
      'an apply that goes on after it was aborted',
      {
        apply: async (_, { file }) => {
          void setTimeout(50).then(() => writeFileSync(file, ''));
          return undefined;
        },
        revert: async ({ file }) => {
          rmSync(file, { force: true });
          await setTimeout(100);
          return { message: 'removed too early' };
        },
      },
      'is aborted as it begins, and leaves no trace',
    ],
  ])('finds %s', async (_, flaws, rule) => {
    const cases = conformance({ injector: blot(flaws), module, prepare, within: 300 }).filter(({ name }) =>
      name.startsWith(rule),
    );
    expect(cases).toHaveLength(1);
    await expect(cases[0]?.run()).rejects.toThrow();
  });

  it('finds a record that another process can make nothing of', async () => {
    const broken = join(folder, 'broken.mjs');
    writeFileSync(
      broken,
      `export const blot = { name: 'blot', revert: async () => { throw new Error('no idea'); } };`,
    );
    const rule = conformance({ injector: blot(), module: broken, prepare, within: 300 }).find(({ name }) =>
      name.includes('another process'),
    );
    await expect(rule?.run()).rejects.toThrow('no idea');
  });
});
