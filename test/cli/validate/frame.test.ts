import picocolors from 'picocolors';
import { describe, expect, it } from 'vitest';
import { codeFrame } from '../../../src/cli/validate/frame.ts';
import type { Problem } from '../../../src/document/problem.ts';

const plain = picocolors.createColors(false);

function frame(text: string, line: number, column: number, length = 1): string[] {
  const problem: Problem = {
    file: 'f.yaml',
    line,
    column,
    length,
    severity: 'error',
    code: 'bad-value',
    message: '',
  };
  return codeFrame(text, problem, plain).split('\n');
}

describe('a code frame', () => {
  it('shows two lines before and after, numbered, and a caret under every character that is meant', () => {
    expect(frame('a: 1\nb: 2\nc: three\nd: 4\ne: 5\nf: 6\n', 3, 4, 5)).toEqual([
      '  1 | a: 1',
      '  2 | b: 2',
      '> 3 | c: three',
      '    |    ^^^^^',
      '  4 | d: 4',
      '  5 | e: 5',
    ]);
  });

  it('lines up numbers of different widths, and ends with the file', () => {
    const text = Array.from({ length: 10 }, (_, i) => `k${i}: v`).join('\r\n');
    expect(frame(text, 10, 1, 2)).toEqual(['   8 | k7: v', '   9 | k8: v', '> 10 | k9: v', '     | ^^']);
  });

  it('puts the caret right after tabs and wide characters', () => {
    expect(frame('a: {\tb: x}', 1, 9)[1]).toBe(`    | ${' '.repeat(9)}^`);
    expect(frame('a: "😀日" # x', 1, 9)[1]).toBe(`    | ${' '.repeat(10)}^`);
  });

  it('cuts a very long line around the place that is meant', () => {
    const rows = frame(`a: ${'x'.repeat(500)} oops ${'y'.repeat(500)}`, 1, 505, 4);
    const column = (rows[0] as string).indexOf('oops');
    expect((rows[0] as string).length).toBeLessThan(120);
    expect(rows[0]).toMatch(/…x+ oops y+…$/);
    expect(rows[1]).toBe(`    |${' '.repeat(column - 5)}^^^^`);
  });

  it('keeps control characters away from the terminal', () => {
    expect(frame('a: "\u001b[31m"', 1, 1)[0]).toBe('> 1 | a: "·[31m"');
  });
});
