import { describe, expect, it } from 'vitest';
import { matchLines } from '../../src/plugin/pattern.ts';

describe('matchLines', () => {
  it('says which lines an expression is found in', () => {
    expect(matchLines('b\\d', ['ab1', 'ab', 'b2c'])).toEqual([true, false, true]);
  });

  it('gives up on an expression that would not come to an end', () => {
    expect(() => matchLines('^(a+)+$', [`${'a'.repeat(60)}!`])).toThrow(/took longer than 250 ms/);
    // Nothing is repeated in this one.
    const alternatives = `^${'(a|a)'.repeat(50)}$`;
    expect(() => matchLines(alternatives, [`${'a'.repeat(50)}!`])).toThrow(/took longer than 250 ms/);
  });

  it('lets an expression that is none be an error', () => {
    expect(() => matchLines('(', ['a'])).toThrow(/Invalid regular expression/);
  });
});
