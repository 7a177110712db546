import { describe, expect, it } from 'vitest';
import { perform, type Steps, wait } from '../../src/machine/steps.ts';

function* add(a: number | Promise<number>, b: number | Promise<number>): Steps<number> {
  return (yield* wait(a)) + (yield* wait(b));
}

function* caught(problem: Promise<never>): Steps<string> {
  try {
    yield* wait(problem);
    return 'fine';
  } catch (error) {
    return `caught ${(error as Error).message}`;
  }
}

describe('steps', () => {
  it('are done at once where nothing has to wait', () => {
    expect(perform(add(1, 2))).toBe(3);
  });

  it('wait where they must', async () => {
    const sum = perform(add(1, Promise.resolve(2)));
    expect(sum).toBeInstanceOf(Promise);
    expect(await sum).toBe(3);
    expect(await perform(add(Promise.resolve(1), Promise.resolve(2)))).toBe(3);
  });

  it('wait for promises of any make', async () => {
    // biome-ignore lint/suspicious/noThenProperty: it is what is tested
    const foreign = { then: (resolve: (value: number) => void) => resolve(2) } as Promise<number>;
    expect(await perform(add(1, foreign))).toBe(3);
  });

  it('may catch what was waited for, as async functions do', async () => {
    expect(await perform(caught(Promise.reject(new Error('it'))))).toBe('caught it');
  });

  it('throw at once before they wait, and reject after', async () => {
    function* broken(first: number | Promise<number>): Steps<void> {
      yield* wait(first);
      throw new Error('broken');
    }
    expect(() => perform(broken(1))).toThrow('broken');
    await expect(perform(broken(Promise.resolve(1)))).rejects.toThrow('broken');
    await expect(perform(add(Promise.reject(new Error('no')), 1))).rejects.toThrow('no');
  });
});
