import { describe, expect, it } from 'vitest';
import { load, loaded, only, places, withStates } from './load.ts';

const minimal = 'name: x\nstates:\n  done: {final: true}\n';

describe('reading a scenario file', () => {
  it('takes the smallest one there is', () => {
    expect(loaded(minimal)).toMatchObject({
      name: 'x',
      timeout: 600_000,
      concurrency: 'forbid',
      suspend: false,
    });
  });

  it('says what a file is that is none', () => {
    const hint = 'start with `name:` and `states:`';
    expect(only('- a\n')).toMatchObject({ message: 'a scenario is a mapping, but this is a list', hint });
    expect(only('~\n')).toMatchObject({ message: 'the file holds no scenario', hint });
    expect(load('- a\n')).not.toHaveProperty('scenario');
  });

  it('reports all mistakes at once, each on its line', () => {
    expect(places(manyMistakes)).toEqual([
      '1:7 bad-value',
      '2:1 unknown-key',
      '3:16 bad-value',
      '4:10 bad-value',
      '6:11 invalid-cron',
      '7:15 invalid-timezone',
      '8:5 one-of',
      '9:14 bad-value',
      '11:5 unknown-key',
      '12:17 invalid-url',
      '15:24 unknown-key',
      '16:10 bad-value',
      '17:11 unknown-state',
      '20:7 unknown-key',
      '21:16 for-range',
      '22:5 branch-probabilities',
      '27:21 bad-value',
      '28:9 endless-fault',
      '34:23 last-branch',
      '35:3 no-way-on',
      '37:3 unreachable-state',
      '39:5 duplicate-key',
      '40:23 final-state',
    ]);
  });

  it('says what is wrong with each (`-u` writes the messages anew, to be read)', async () => {
    const told = load(manyMistakes).problems.map(({ line, column, length, message, hint = '' }) =>
      [`${line}:${column}+${length}`, message, hint].join('\n  ').trimEnd(),
    );
    await expect(`${told.join('\n')}\n`).toMatchFileSnapshot('fixtures/many-mistakes.txt');
  });

  it('says what a misspelt key, fault, state and value were probably meant to be', () => {
    const hints = load(manyMistakes).problems.flatMap(({ hint }) =>
      hint?.startsWith('did you') ? [hint] : [],
    );
    expect(hints).toEqual([
      'did you mean `checkout-brownout`?',
      'did you mean `description`?',
      'did you mean `"7"`?',
      'did you mean `10s`?',
      'did you mean `Europe/Berlin`?',
      'did you mean `forbid`?',
      'did you mean `http`?',
      'did you mean `http://localhost:8080/x`?',
      'did you mean `delay`?',
      'did you mean `30s`?',
      'did you mean `recover`?',
      'did you mean `cpu`?',
    ]);
  });

  it('names what it expected and what it got', () => {
    expect(only(withStates('a: {for: 30, next: done}'))).toMatchObject({
      line: 3,
      column: 12,
      length: 2,
      message:
        '`for` is not a duration such as 250ms, 30s, 5m, 1h30m or 7d, or {min, max}, but 30 (a number)',
    });
    expect(only(withStates('a:\n  inject: {network: {dleay: 1s}}\n  for: 1s\n  next: done')).message).toBe(
      'unknown key `dleay` in a network fault',
    );
    expect(only('name: x\n').message).toBe('required key `states` is missing in the scenario');
  });

  it('points at the key of the mapping that lacks a key', () => {
    expect(only(withStates('a:\n  for: {min: 1s}\n  next: done'))).toMatchObject({ line: 4, column: 5 });
  });

  it('reports a mistake in an anchored value once, where it is written', () => {
    const text = withStates('a:\n  for: &time 30\n  next: b\nb:\n  for: *time\n  next: done');
    expect(places(text)).toEqual(['4:16 bad-value']);
  });

  it('counts columns in characters, not in UTF-16 units', () => {
    expect(only(withStates('a: {description: "😀 é", fro: 1s, next: done}'))).toMatchObject({ column: 27 });
  });
});

const manyMistakes = `name: Checkout Brownout
descripton: misspelt
labels: {team: 7}
timeout: 10
schedule:
  - cron: "61 10 * * *"
    timezone: Europe/Berln
  - jitter: 1m
concurrency: forbidd
steadyState:
  - htp: {url: "http://localhost"}
  - http: {url: "localhost:8080/x"}
states:
  slow-db:
    inject: {network: {dleay: 200ms}}
    for: 30
    next: recovr
  two:
    inject:
      cpuu: {load: 80}
    for: {min: 2m, max: 1m}
    next:
      - {to: recover, probability: 0.7}
      - {to: done, probability: 0.7}
  lasting:
    inject:
      - cpu: {load: 180}
      - memory: {percent: 50}
    next: recover
  branches:
    for: 1s
    next:
      - {to: two, max: 3}
      - {to: lasting, max: 2}
  recover:
    for: 30s
  orphan:
    next: branches
    next: two
  done: {final: true, for: 3s}
`;
