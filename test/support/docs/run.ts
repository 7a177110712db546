import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Block } from './markdown.ts';
import { isOutput } from './rules.ts';
import { commandsOf, type Session, startSession } from './session.ts';

/**
 * Runs the commands of a page, block after block in one folder, and looks at each exit code.
 *
 * @param apart on a machine of their own
 */
export function runBlocks(blocks: readonly Block[], { apart = false } = {}): void {
  if (blocks.length === 0) return;
  describe('the commands', () => {
    let session: Session;
    let last = '';
    beforeAll(() => {
      session = startSession({ apart });
    });
    afterAll(() => session.end());

    for (const block of blocks) {
      const { line, text, directive } = block;
      if (isOutput(block)) {
        it(`print what line ${line} shows`, () => {
          expect(withoutNumbers(last).split('\n')).toEqual(
            expect.arrayContaining(withoutNumbers(text).split('\n')),
          );
        });
        continue;
      }
      it(`of line ${line} do what they say`, { timeout: 120_000 }, async () => {
        const { before = '', until, exit = 0, instead = text } = directive;
        const run = async (commands: string, wanted = 0) => {
          const { exit: code, said } = await session.run(commands);
          expect(code, `${commands}\n${said}`).toBe(wanted);
          last = said;
        };
        if (before) await run(`set -e\n${before}\nset +e`);
        const [first = '', ...others] = commandsOf(instead);
        if (until) {
          const wait = `for i in $(seq 600); do ${until} && return 0; sleep 0.1; done; cat "$SAID"; return 1`;
          await run(`(exec ${first}\n) >"$SAID" 2>&1 &\n${wait}`);
        } else {
          await run(first, exit);
        }
        for (const command of others) await run(command, exit);
      });
    }
  });
}

function withoutNumbers(text: string): string {
  return text.replaceAll(/\d+/g, 'N');
}
