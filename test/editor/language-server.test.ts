import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Editor, type Position, startEditor } from '../support/language-server.ts';

let editor: Editor;

beforeAll(async () => {
  editor = await startEditor();
});

afterAll(() => editor.close());

/** Texts are opened as if they were beside the scenarios that there are, whose modeline they have. */
function pathOf(name: string): string {
  return fileURLToPath(new URL(`../../scenarios/${name}.yaml`, import.meta.url));
}

/** A text, and the place in it that is marked by `|`. */
function marked(text: string): { text: string; position: Position } {
  const before = text.slice(0, text.indexOf('|')).split('\n');
  return {
    text: text.replace('|', ''),
    position: { line: before.length - 1, character: (before.at(-1) as string).length },
  };
}

const MODELINE = '# yaml-language-server: $schema=../schemas/scenario.schema.json';

describe('the YAML language server', () => {
  it('offers every fault in `inject`', async () => {
    const { text, position } = marked(`${MODELINE}
name: a
states:
  slow:
    inject:
      |
    for: 1m
`);
    await editor.open(pathOf('completion'), text);
    expect(await editor.complete(pathOf('completion'), position)).toEqual(
      expect.arrayContaining(['cpu', 'memory', 'process', 'network', 'dns', 'disk', 'limits']),
    );
  });

  it('offers the parameters of a fault, and those that every fault has', async () => {
    const { text, position } = marked(`${MODELINE}
name: a
states:
  slow:
    inject:
      network:
        |
    for: 1m
`);
    await editor.open(pathOf('parameters'), text);
    expect(await editor.complete(pathOf('parameters'), position)).toEqual(
      expect.arrayContaining(['delay', 'loss', 'partition', 'probability', 'optional']),
    );
  });

  it('explains `loss` where the mouse rests on it', async () => {
    const { text, position } = marked(`${MODELINE}
name: a
states:
  slow:
    inject:
      network:
        lo|ss: 5
    for: 1m
`);
    await editor.open(pathOf('hover'), text);
    expect(await editor.hover(pathOf('hover'), position)).toContain(
      'How many packets are lost: a percentage, or a model.',
    );
  });

  it('marks a typo where it stands', async () => {
    const { text, position } = marked(`${MODELINE}
name: a
states:
  slow:
    inject:
      network: { |dealy: 200ms }
    for: 1m
    next: done
  done: { final: true }
`);
    const diagnostics = await editor.open(pathOf('typo'), text);
    expect(diagnostics).toContainEqual(
      expect.objectContaining({
        message: expect.stringContaining('dealy'),
        range: expect.objectContaining({ start: position }),
      }),
    );
  });

  it('marks nothing in a scenario that is valid', async () => {
    const path = pathOf('quarterly-game-day');
    expect(await editor.open(path, readFileSync(path, 'utf8'))).toEqual([]);
  });

  it('knows the config, too', async () => {
    const path = fileURLToPath(new URL('../../squall.yaml', import.meta.url));
    const modeline = '# yaml-language-server: $schema=schemas/config.schema.json';
    const [diagnostic, ...others] = await editor.open(path, `${modeline}\nenvironment: staging\nlimit: {}\n`);
    expect(others).toEqual([]);
    expect(diagnostic).toMatchObject({
      message: expect.stringContaining('limit'),
      range: { start: { line: 2 } },
    });
  });
});
