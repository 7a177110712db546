import { describe, expect, it } from 'vitest';
import { ask, type Question } from '../../src/machine/ask.ts';
import type { Visit } from '../../src/machine/effects.ts';

/** An actor that notes what it is sent. */
function actor(status: string, ...stays: ({ visit: Visit } | undefined)[]) {
  const sent: unknown[] = [];
  const self = {
    send: (event: unknown) => sent.push(event),
    getSnapshot: () => ({ status, context: { stays } }),
  };
  return { self: self as never, sent };
}

const question = (effect: Question<string>['effect'], more: Partial<Question<string>> = {}) => ({
  effect,
  event: (value: string) => ({ type: `answer ${value}` }),
  ...more,
});
const visit = { number: 1 } as Visit;
const other = { number: 2 } as Visit;
const settled = () => new Promise(setImmediate);

describe('an answer', () => {
  it('that is there at once is sent at once', () => {
    const { self, sent } = actor('active');
    ask(
      self,
      question(() => 'now'),
    );
    expect(sent).toEqual([{ type: 'answer now' }]);
  });

  it('that comes later is sent then', async () => {
    const { self, sent } = actor('active');
    ask(
      self,
      question(async () => 'later'),
    );
    expect(sent).toEqual([]);
    await settled();
    expect(sent).toEqual([{ type: 'answer later' }]);
  });

  it('is for nobody once the machine has ended', async () => {
    const { self, sent } = actor('done');
    ask(
      self,
      question(async () => 'late'),
    );
    await settled();
    expect(sent).toEqual([]);
  });

  it('is for the stay that asked', async () => {
    const here = actor('active', undefined, { visit: other }, { visit });
    ask(
      here.self,
      question(async () => 'here', { visit }),
    );
    const gone = actor('active', undefined, { visit: other });
    ask(
      gone.self,
      question(async () => 'gone', { visit }),
    );
    await settled();
    expect(here.sent).toEqual([{ type: 'answer here' }]);
    expect(gone.sent).toEqual([]);
  });
});

describe('an effect that fails', () => {
  const error = new Error('no');

  it.each([
    [
      'at once',
      () => {
        throw error;
      },
    ],
    ['later', () => Promise.reject(error)],
  ])('%s is told by the event for it, or as something that never should', async (_, effect) => {
    const { self, sent } = actor('active');
    ask(self, question(effect, { broken: 'broken a' }));
    ask(self, question(effect));
    await settled();
    expect(sent).toEqual([
      { type: 'broken a', error },
      { type: 'squall.broken', error },
    ]);
  });
});
