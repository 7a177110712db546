import { describe, expect, it } from 'vitest';
import { flawOf, flawOfSquall, wordsOf } from '../support/docs/commands.ts';
import { type Block, pages, parsePage } from '../support/docs/markdown.ts';
import { isPlayed, isRun, ruleFor } from '../support/docs/rules.ts';
import { runBlocks } from '../support/docs/run.ts';
import { describeWhere } from '../support/needs.ts';

// Blocks that need something of the machine are run by blocks.effects.test.ts, with all the others of their page.
describe.each(pages())('$path', (page) => {
  const nameOf = ({ line, language }: { line: number; language: string }) =>
    `line ${line}, ${language || 'text'}`;

  it('has no block that no rule covers', () => {
    const uncovered = page.blocks.filter((block) => !isRun(block) && !ruleFor(block)).map(nameOf);
    expect(uncovered).toEqual([]);
  });

  for (const block of page.blocks.filter((each) => ruleFor(each))) {
    const rule = ruleFor(block);
    describeWhere(rule?.needs ? [rule.needs] : [], nameOf(block), () => {
      it(`is right${block.directive.because ? ` (not run: ${block.directive.because})` : ''}`, async () => {
        expect(await rule?.check(block, page)).toEqual([]);
      });
    });
  }

  runBlocks(page.blocks.filter((block) => isPlayed(block) && !block.directive.needs));

  it('mentions verbs, options and scripts that there are', () => {
    const flaws = page.inline.flatMap((code) => {
      if (code.startsWith('squall ')) return flawOfSquall(wordsOf(code).slice(1), false) ?? [];
      return code.startsWith('npm ') ? (flawOf(code) ?? []) : [];
    });
    expect(flaws).toEqual([]);
  });
});

describe('a block', () => {
  const blockOf = (directive: string, language: string, text: string) =>
    parsePage('x.md', `<!-- test: ${directive} -->\n\n\`\`\`${language}\n${text}\n\`\`\`\n`)
      .blocks[0] as Block;

  it('has what the comment before it says', () => {
    const block = blockOf('{ exit: 3 }', 'sh', 'squall run');
    expect(block).toMatchObject({ line: 3, language: 'sh', text: 'squall run\n', directive: { exit: 3 } });
  });

  it('has no other words there', () => {
    expect(() => blockOf('{ exits: 3 }', 'sh', '')).toThrow('exits');
  });

  it.each([
    ['{ because: x }', 'sh', 'squall runs x.yaml'],
    ['{ because: x }', 'sh', 'squall run'],
    ['{ because: x }', 'sh', 'squall run x.yaml --sed 42'],
    ['{ because: x }', 'sh', 'squall run x.yaml --seed'],
    ['{ because: x }', 'sh', 'npm run nothing'],
    ['{ because: x }', 'sh', 'frobnicate'],
    ['{}', 'json', '{'],
    ['{ is: config }', 'yaml', 'limits: { deny: 7 }'],
    ['{ is: part of a scenario }', 'yaml', 'schedule: [{ cron: "61 * * * *" }]'],
    ['{ is: part of a state }', 'yaml', 'inject:\n  cpu: { load: 101 }'],
    ['{ is: part of a state }', 'yaml', 'inject:\n  cpu: { load: 1 }\n  # cpu: { laod: 1 }  words'],
    ['{ is: part of a pod }', 'yaml', 'metadata: { annotations: { squall.dev/injects: "true" } }'],
    ['{}', 'yaml', '# yaml-language-server: $schema=none.schema.json'],
    ['{ is: output of npm run bench }', '', 'Seconds to the moon   1.0 s'],
    ['{}', 'ts', "import { Injektor } from 'squall/plugin';\nexport default Injektor;"],
  ])('that is wrong is found: %s %s %s', async (directive, language, text) => {
    const block = blockOf(directive, language, text);
    const page = { ...parsePage('x.md', ''), blocks: [block] };
    expect((await ruleFor(block)?.check(block, page))?.length).toBeGreaterThan(0);
  });

  it.each([
    ['{}', '', 'words'],
    ['{}', 'yaml', 'inject: { cpu: { load: 1 } }'],
    ['{}', 'rust', 'fn main() {}'],
  ])('without a rule is found: %s %s %s', (directive, language, text) => {
    const block = blockOf(directive, language, text);
    expect([isRun(block), ruleFor(block)]).toEqual([false, undefined]);
  });
});
