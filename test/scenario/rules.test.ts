import { describe, expect, it } from 'vitest';
import { createRegistry } from '../../src/injectors/registry.ts';
import { loadScenario } from '../../src/scenario/load.ts';
import { noteInjector } from '../support/note-injector.ts';
import { load, withStates } from './load.ts';

type Case = readonly [what: string, states: string, header?: string];

/** The codes and lines that a storm of these states is reported with; states begin on line 3. */
function found(states: string, header?: string): string[] {
  return load(withStates(states, header)).problems.map(({ line, code }) => `${line} ${code}`);
}

const sound = 'a: {next: done}';
const many = Array.from({ length: 25 }, (_, index) => `s${index}`);
const chain = many.map((name, index) => `${name}: {for: 1m, next: ${many[index + 1] ?? 'done'}}`).join('\n');

const slow = 'b: {for: 11m, next: done}';

const right: readonly Case[] = [
  [
    'an error, which may be seen at once',
    `a: {inject: {process: {name: w}}, for: 20m, onError: done, next: b}\n${slow}`,
  ],
  [
    'conditions of one name',
    'a: {next: [{to: a, when: {name: n, tcp: {port: 1}}}, {to: a, when: {name: n, tcp: {port: 1}}}, {to: done}]}',
  ],
  [
    'lists whose probes have the same names',
    'a: {for: 1s, expect: [{name: n, tcp: {port: 1}}], next: b}\nb: {for: 1s, expect: [{name: n, tcp: {port: 1}}], next: done}',
    'steadyState: [{name: n, tcp: {port: 1}}]\nstopWhen: [{name: n, tcp: {port: 1}}]\n',
  ],
  ['a URL in capitals', sound, 'stopWhen: [{http: {url: "HTTPS://X"}}]\n'],
  [
    'polling where a probe is polled',
    'a: {for: 1s, until: {tcp: {port: 1}, every: 1s}, next: done}',
    'stopWhen: [{tcp: {port: 1}, every: 1s, failures: 2}]\n',
  ],
  [
    'a nested loop that a probe ends',
    'a: {until: {tcp: {port: 1}}, states: {x: {for: 1s, next: x}}, next: done}',
  ],
  [
    'a gate with a nested machine that never ends',
    'a: {on: {GO: done}, parallel: {r: {states: {x: {for: 1s, next: x}}}, s: {states: {x: {final: true}}}}}',
  ],
  [
    'a way that an event, an error or a probe may cut short',
    'a: {for: 20m, on: {GO: done}, next: b}\nb: {until: {tcp: {port: 1}}, for: 11m, next: done}',
  ],
  [
    'a way through a state that is over as soon as a probe holds',
    'a: {until: {tcp: {port: 1}}, for: 3h, next: done}',
  ],
  ['an end with a description', 'a: {on: {GO: end, STOP: done}}\nend: {final: true, description: Over.}'],
  ['a start in the middle', 'a: {next: done}\nb: {for: 1s, next: a}', 'initial: b\n'],
  [
    'shares that are as good as 1',
    'a: {next: [{to: a, probability: 0.3333333333, max: 1}, {to: done, probability: 0.6666666666}]}',
  ],
  [
    'zones by other names',
    sound,
    'schedule: [{cron: "0 0 * * *", timezone: UTC}, {cron: "0 0 * * *", timezone: Etc/GMT+2}, {cron: "0 0 * * *", timezone: GMT}]\n',
  ],
  [
    'a machine within a machine within a machine',
    'a: {states: {b: {states: {c: {for: 1s, next: d}, d: {final: true}}, next: e}, e: {final: true}}, next: done}',
  ],
  ['a loop that a branch leads out of', 'a: {for: 1s, next: [{to: a, max: 3, probability: 1}, {to: done}]}'],
  [
    'shares that add up to 1, if not in binary',
    'a: {for: 1s, next: [{to: a, probability: 0.1}, {to: a, probability: 0.2}, {to: done, probability: 0.7}]}',
  ],
  ['a gate that only an event opens', 'a: {inject: {cpu: {load: 1}}, on: {GO: done}}'],
  ['a fault that `until` ends', 'a: {inject: {cpu: {load: 1}}, until: {tcp: {port: 1}}, next: done}'],
  [
    'a fault of a state that its nested machine ends',
    'a: {inject: {cpu: {load: 1}}, states: {b: {for: 1s, next: c}, c: {final: true}}, next: done}',
  ],
  ['a fault that is over at once', 'a: {inject: {process: {name: w}}, next: done}'],
  ['regions that `for` ends', 'a: {for: 1s, parallel: {r: {states: {x: {for: 1s, next: x}}}}, next: done}'],
  ['a nested loop that an event ends', 'a: {on: {GO: done}, states: {x: {for: 1s, next: x}}}'],
  [
    'a state that only an error leads to',
    'a: {inject: {process: {name: w}}, onError: b, next: done}\nb: {next: done}',
  ],
  [
    'a state that only a failed probe leads to',
    'a: {for: 1s, expect: [{tcp: {port: 1}}], onFailure: b, next: done}\nb: {next: done}',
  ],
  ['a way that is just shorter than `timeout`', 'a: {for: 59s, next: done}', 'timeout: 1m\n'],
  [
    'a short way beside a long one',
    'a: {for: {min: 1s, max: 5h}, next: [{to: b, probability: 0.9}, {to: done}]}\nb: {for: 5h, next: done}',
    'timeout: 1m\n',
  ],
  [
    'a long nested machine that `for` cuts short',
    'a: {for: 1s, states: {x: {for: 1h, next: y}, y: {final: true}}, next: done}',
    'timeout: 1m\n',
  ],
  ['a zone that is an alias', 'a: {next: done}', 'schedule: [{cron: "0 0 * * *", timezone: Asia/Kolkata}]\n'],
  [
    'network faults that go together, or are never in force at once',
    'a: {inject: [{network: {delay: 9ms, reorder: 5}}, {network: {loss: 5}}], for: 1s, next: b}\nb: {inject: {network: {delay: 9ms}}, for: 1s, next: done}',
  ],
  ['six cron fields', 'a: {next: done}', 'schedule: [{cron: "*/10 0 0 1 1 mon"}]\n'],
];

const wrong: readonly (readonly [what: string, expected: string[], states: string, header?: string])[] = [
  ['a target that does not exist', ['3 unknown-state'], 'a: {for: 1s, next: dnoe}'],
  ['a target of `on`', ['3 unknown-state'], 'a: {on: {GO: doen}}'],
  [
    'a target of `onError`',
    ['3 unknown-state'],
    'a: {inject: {cpu: {load: 1}}, for: 1s, next: done, onError: nowhere}',
  ],
  [
    'a target of `onFailure`',
    ['3 unknown-state'],
    'a: {for: 1s, expect: [{tcp: {port: 1}}], next: done, onFailure: nowhere}',
  ],
  ['a target of a branch', ['4 unknown-state'], 'a:\n  next: [{to: nowhere, probability: 0.1}, {to: done}]'],
  ['`initial` that does not exist', ['2 unknown-state'], 'a: {next: done}', 'initial: b\n'],
  ['a state that nothing leads to', ['4 unreachable-state'], 'a: {next: done}\nb: {next: done}'],
  [
    'the first of two states that nothing leads to',
    ['4 unreachable-state'],
    'a: {next: done}\nb: {next: c}\nc: {next: done}',
  ],
  [
    'two states that only lead to each other',
    ['4 unreachable-state'],
    'a: {next: done}\nb: {next: c}\nc: {next: b}',
  ],
  ['a fault that nothing ends', ['3 endless-fault'], 'a: {inject: {cpu: {load: 1}}, next: done}'],
  [
    'shares of more than 1',
    ['3 branch-probabilities'],
    'a: {next: [{to: a, probability: 0.6}, {to: done, probability: 0.6}]}',
  ],
  [
    'shares of less than 1',
    ['3 branch-probabilities'],
    'a: {next: [{to: a, probability: 0.3}, {to: done, probability: 0.6}]}',
  ],
  [
    'shares of more than 1 with an open branch',
    ['3 branch-probabilities'],
    'a: {next: [{to: a, probability: 0.7}, {to: a, probability: 0.6}, {to: done}]}',
  ],
  ['a last branch with `max`', ['3 last-branch'], 'a: {next: [{to: done, max: 1}]}'],
  [
    'a last branch with `when`',
    ['3 last-branch'],
    'a: {next: [{to: done}, {to: a, when: {tcp: {port: 1}}}]}',
  ],
  [
    'a state without a way on',
    ['4 no-way-on'],
    'a: {next: [{to: b, probability: 0.5}, {to: done}]}\nb: {for: 1s}',
  ],
  ['a gate that time ends', ['3 no-way-on'], 'a: {for: 1s, on: {GO: done}}'],
  ['a `next` that is never taken', ['3 next-never-taken'], 'a: {on: {GO: done}, next: done}'],
  [
    'ways for what cannot fail',
    ['3 way-never-taken', '3 way-never-taken', '3 way-never-taken'],
    'a: {states: {x: {inject: {cpu: {load: 1}}, for: 1s, onFailure: y, next: y}, y: {final: true}}, onError: done, onFailure: done, next: done}',
  ],
  [
    'a machine without an end',
    ['2 never-ends', '5 unreachable-state'],
    'a: {for: 1s, next: b}\nb: {for: 1s, next: a}',
  ],
  [
    'a region without an end',
    ['3 never-ends'],
    'a: {parallel: {r: {states: {x: {for: 1s, next: x}}}}, next: done}',
  ],
  [
    'a way that is too long',
    ['2 timeout-too-short'],
    'a: {for: 40s, next: b}\nb: {for: 30s, next: done}',
    'timeout: 1m\n',
  ],
  ['a way longer than the default timeout', ['2 timeout-too-short'], 'a: {for: 11m, next: done}'],
  [
    'a way that is exactly as long as `timeout`',
    ['2 timeout-too-short'],
    'a: {for: 1m, next: done}',
    'timeout: 1m\n',
  ],
  [
    'the longest of the regions that a way leads through',
    ['2 timeout-too-short'],
    'a: {parallel: {r: {states: {x: {for: 2m, next: y}, y: {final: true}}}, s: {states: {y: {final: true}}}}, next: done}',
    'timeout: 1m\n',
  ],
  ['`min` above `max`', ['3 for-range'], 'a: {for: {min: 2s, max: 1s}, next: done}'],
  [
    'both `parallel` and `states`',
    ['3 parallel-and-states'],
    'a: {parallel: {r: {states: {x: {final: true}}}}, states: {x: {final: true}}, next: done}',
  ],
  ['`initial` without `states`', ['3 initial-without-states'], 'a: {initial: x, for: 1s, next: done}'],
  [
    'a cron expression with a wrong field',
    ['2 invalid-cron'],
    'a: {next: done}',
    'schedule: [{cron: "0 25 * * *"}]\n',
  ],
  [
    'a cron expression with too few fields',
    ['2 invalid-cron'],
    'a: {next: done}',
    'schedule: [{cron: "0 0 *"}]\n',
  ],
  ['a day that no month has', ['2 invalid-cron'], 'a: {next: done}', 'schedule: [{cron: "0 0 30 2 *"}]\n'],
  [
    'a zone that does not exist',
    ['2 invalid-timezone'],
    'a: {next: done}',
    'schedule: [{cron: "0 0 * * *", timezone: Europe/Berln}]\n',
  ],
  [
    'an offset instead of a zone',
    ['2 invalid-timezone'],
    'a: {next: done}',
    'schedule: [{cron: "0 0 * * *", timezone: "+02:00"}]\n',
  ],
  [
    'a schedule with both `cron` and `every`',
    ['2 one-of'],
    'a: {next: done}',
    'schedule: [{cron: "0 0 * * *", every: 1m}]\n',
  ],
  ['a schedule with neither', ['2 one-of'], 'a: {next: done}', 'schedule: [{jitter: 1m}]\n'],
  [
    'a probe of two kinds',
    ['2 one-of'],
    'a: {next: done}',
    'steadyState: [{tcp: {port: 1}, file: {path: /x}}]\n',
  ],
  ['a probe of no kind', ['2 one-of'], 'a: {next: done}', 'steadyState: [{name: nothing}]\n'],
  [
    'a regular expression that cannot be read',
    ['2 invalid-pattern'],
    'a: {next: done}',
    'steadyState: [{http: {url: "http://x", bodyMatches: "("}}]\n',
  ],
  [
    'a JSONPath that is none',
    ['2 invalid-json-path'],
    'a: {next: done}',
    'stopWhen: [{http: {url: "http://x", jsonPath: "$.a[", equals: 1}}]\n',
  ],
  ['a URL that is none', ['2 invalid-url'], 'a: {next: done}', 'stopWhen: [{http: {url: "ftp://x"}}]\n'],
  [
    '`jsonPath` without `equals`',
    ['2 missing-key'],
    'a: {next: done}',
    'steadyState: [{http: {url: "http://x", jsonPath: $.a}}]\n',
  ],
  [
    'a query without bounds',
    ['2 one-of'],
    'a: {next: done}',
    'stopWhen: [{prometheus: {url: "http://x", query: up}}]\n',
  ],
  [
    'polling of a probe that is looked at once',
    ['2 never-polled'],
    'a: {next: done}',
    'steadyState: [{tcp: {port: 1}, every: 1s}]\n',
  ],
  [
    'two probes of one name',
    ['2 duplicate-probe'],
    'a: {next: done}',
    'steadyState: [{name: n, tcp: {port: 1}}, {name: n, tcp: {port: 2}}]\n',
  ],
  ['a state that takes no time at all', ['3 zero-duration'], 'a: {for: 0s, next: done}'],
  ['an interval of zero', ['2 zero-duration'], 'a: {next: done}', 'schedule: [{every: 0s}]\n'],
  [
    'what an injector says of its parameters',
    ['3 fault-parameters'],
    'a: {inject: {network: {jitter: 1s}}, for: 1s, next: done}',
  ],
  [
    'two faults of a state that cannot be combined',
    ['4 fault-conflict'],
    'a: {inject: [{network: {delay: 9ms, reorder: 5}},\n {network: {delay: 9ms}}], for: 1s, next: done}',
  ],
  [
    'a fault and one of a state within',
    ['4 fault-conflict'],
    'a: {inject: {network: {delay: 9ms}}, states: {b: {for: 1s, next: c,\n inject: {network: {delay: 9ms, reorder: 5}}}, c: {final: true}}, next: done}',
  ],
  [
    'faults of parallel regions, once each',
    ['4 fault-conflict'],
    'a: {parallel: {r: {states: {x: {inject: [{network: {delay: 9ms}}, {network: {delay: 8ms}}], for: 1s, next: y}, y: {final: true}}},\n s: {states: {x: {inject: {network: {delay: 9ms, reorder: 5}}, for: 1s, next: y}, y: {final: true}}}}, next: done}',
  ],
  [
    'several faults that nothing ends',
    ['3 endless-fault'],
    'a: {inject: {cpu: {load: 1}, memory: {size: 1MiB}, process: {name: w}}, next: done}',
  ],
  [
    'two probes of one name in a state',
    ['3 duplicate-probe'],
    'a: {for: 1s, expect: [{name: n, tcp: {port: 1}}, {name: n, tcp: {port: 2}}], next: done}',
  ],
  [
    'a JSONPath that does not begin at the root',
    ['2 invalid-json-path'],
    sound,
    'stopWhen: [{http: {url: "http://x", jsonPath: status, equals: 1}}]\n',
  ],
  [
    'a URL without a scheme',
    ['2 invalid-url'],
    sound,
    'stopWhen: [{prometheus: {url: "x:9090", query: up, min: 1}}]\n',
  ],
  ['a URL without a host', ['2 invalid-url'], sound, 'stopWhen: [{http: {url: "http://"}}]\n'],
  ['a URL that is none even with a scheme', ['2 invalid-url'], sound, 'stopWhen: [{http: {url: "a b"}}]\n'],
  [
    'counting failures where a probe is only polled',
    ['3 never-polled'],
    'a: {for: 1s, until: {tcp: {port: 1}, every: 1s, failures: 2}, next: done}',
  ],
  [
    'polling of a condition',
    ['3 never-polled', '3 never-polled'],
    'a: {next: [{to: a, when: {tcp: {port: 1}, every: 1s, failures: 2}}, {to: done}]}',
  ],
  [
    'a last branch with both',
    ['3 last-branch'],
    'a: {next: [{to: done}, {to: a, max: 1, when: {tcp: {port: 1}}}]}',
  ],
  [
    'a `next` beside a nested machine without an end',
    ['3 next-never-taken'],
    'a: {on: {GO: done}, states: {x: {for: 1s, next: x}}, next: done}',
  ],
  ['a gate that a probe ends', ['3 no-way-on'], 'a: {until: {tcp: {port: 1}}, on: {GO: done}}'],
  [
    'a gate with a nested machine that ends',
    ['3 no-way-on'],
    'a: {on: {GO: done}, states: {x: {for: 1s, next: y}, y: {final: true}}}',
  ],
  ['a nested machine without an end', ['3 never-ends'], 'a: {states: {x: {for: 1s, next: x}}, next: done}'],
  [
    'a nested machine whose end is not led to',
    ['3 never-ends', '3 unreachable-state'],
    'a: {states: {x: {for: 1s, next: x}, y: {final: true}}, next: done}',
  ],
  [
    'a state of another region',
    ['3 unknown-state', '5 unreachable-state'],
    'a: {states: {x: {for: 1s, next: done2}, y: {final: true}}, next: done2}\ndone2: {final: true}',
  ],
  ['letters in another order', ['3 unknown-state'], 'one: {for: 1s, next: dnoe}'],
  ['a state that nothing is like', ['3 unknown-state'], 'one: {for: 1s, next: nope}'],
  [
    'a state that exists nowhere, beside many, and nothing that would only follow from it',
    ['28 unknown-state'],
    `${chain}\nlast: {next: nowhere}`,
    'initial: last\n',
  ],
  ['a way of many states that is too long', ['2 timeout-too-short'], chain],
  [
    'the shorter of two ways, which is too long',
    ['2 timeout-too-short'],
    'a: {for: 1m, next: [{to: slow, probability: 0.5}, {to: quick}]}\nslow: {for: 1h, next: done}\nquick: {for: 10m, next: quicker}\nquicker: {for: 5s, next: done}',
  ],
  [
    'a way that a failed probe or an event cuts short, which is too long',
    ['2 timeout-too-short'],
    'a: {for: 20m, expect: [{tcp: {port: 1}}], onFailure: done, on: {GO: b}, next: b}\nb: {for: 11m, next: done}',
  ],
  ['a state that only leads to itself', ['4 unreachable-state'], `${sound}\nb: {for: 1s, next: b}`],
  [
    'two groups of states that nothing leads to',
    ['4 unreachable-state', '6 unreachable-state'],
    `${sound}\nb: {next: c}\nc: {next: b}\nd: {next: e}\ne: {next: done}`,
  ],
  [
    'a cron expression with several wrong fields',
    ['2 invalid-cron'],
    sound,
    'schedule: [{cron: "61 25 40 * *"}]\n',
  ],
  [
    'a zone that is like none',
    ['2 invalid-timezone'],
    sound,
    'schedule: [{cron: "0 0 * * *", timezone: Nowhere/At/All/Is/It}]\n',
  ],
  ['a timeout of zero', ['2 zero-duration'], 'a: {next: done}', 'timeout: 0s\n'],
  ['a range that is zero', ['3 zero-duration'], 'a: {for: {min: 0s, max: 0s}, next: done}'],
  [
    'polling without a pause',
    ['3 zero-duration'],
    'a: {for: 1s, until: {tcp: {port: 1}, every: 0s}, next: done}',
  ],
  [
    'an answer within no time',
    ['2 zero-duration'],
    sound,
    'steadyState: [{exec: {command: x, within: 0ms}}]\n',
  ],
  [
    'a final state with a machine',
    ['4 final-state', '5 unreachable-state'],
    'a: {next: b}\nb: {final: true, description: x, states: {c: {final: true}}}',
  ],
  [
    '`initial` beside `parallel`',
    ['3 initial-without-states'],
    'a: {initial: r, parallel: {r: {states: {x: {final: true}}}}, next: done}',
  ],
  [
    'a branch share that is nearly, but not quite 1',
    ['3 branch-probabilities'],
    'a: {next: [{to: done, probability: 0.999999}]}',
  ],
  [
    'a failed probe, which is only seen at the end of a state',
    ['2 timeout-too-short'],
    `a: {for: 20m, expect: [{tcp: {port: 1}}], onFailure: done, next: b}\n${slow}`,
  ],
  ['a fault of which nothing is said', ['3 fault-parameters'], 'a: {inject: {cpu: {}}, for: 1s, next: done}'],
  [
    'answers within no time, wherever they are waited for',
    ['3 zero-duration', '3 zero-duration'],
    'a: {for: 1s, expect: [{exec: {command: x, within: 0s}}], next: [{to: done, when: {tcp: {port: 1, within: 0s}}}, {to: done}]}',
  ],
];

describe('rules that a schema cannot say', () => {
  for (const [what, states, header] of right) {
    it(`let ${what} pass`, () => {
      expect(found(states, header)).toEqual([]);
    });
  }

  for (const [what, expected, states, header] of wrong) {
    it(`report ${what}`, () => {
      const lines = header === undefined ? 0 : 1;
      const shifted = expected.map((item) => {
        const [line, code] = item.split(' ');
        return Number(line) > 2 ? `${Number(line) + lines} ${code}` : item;
      });
      expect(found(states, header)).toEqual(shifted);
    });
  }

  it('say what is wrong, where, and how to mend it (`-u` writes the messages anew, to be read)', async () => {
    const told = wrong.map(([what, , states, header]) => {
      const { problems } = load(withStates(states, header));
      const lines = problems.map(({ line, column, length, severity, code, message, hint }) =>
        [
          `${line}:${column}+${length} ${severity} ${code}`,
          message,
          ...(hint === undefined ? [] : [hint]),
        ].join('\n  '),
      );
      return [`# ${what}`, ...lines, ''].join('\n');
    });
    await expect(told.join('\n')).toMatchFileSnapshot('fixtures/rules.txt');
  });

  it('report what a final state does', () => {
    expect(load('name: x\nstates:\n  a: {final: true, for: 1s, next: a}\n').problems).toMatchObject([
      { line: 3, column: 20, code: 'final-state', message: expect.stringContaining('`for`, `next`') },
    ]);
  });

  it('do not report what follows from another mistake', () => {
    // A misspelt `next` is no missing one, and leads where it seems to.
    expect(found('a: {for: 1s, nxt: b}\nb: {next: done}')).toEqual(['3 unknown-key']);
    // A `for` that is no duration is there all the same.
    expect(found('a: {inject: {cpu: {load: 1}}, for: 5, next: done}')).toEqual(['3 bad-value']);
    // A state that is misspelt somewhere is reached all the same.
    expect(found('a: {next: recovr}\nrecover: {next: done}')).toEqual(['3 unknown-state']);
    // A probe of a misspelt kind has one.
    expect(found('a: {until: {htp: {url: "http://x"}}, next: done}')).toEqual(['3 unknown-key']);
    // Whether an unknown fault lasts is unknown.
    expect(found('a: {inject: {cpuu: {load: 1}}, next: done}')).toEqual(['3 unknown-key']);
  });

  it.each([
    ['a misspelt share', 'a: {next: [{to: a, probabilty: 0.3, max: 1}, {to: done, probability: 0.5}]}', ''],
    [
      'a share that is no number',
      'a: {next: [{to: a, probability: x, max: 1}, {to: done, probability: 0.5}]}',
      '',
    ],
    ['a branch that is none', 'a: {next: [7, {to: done, probability: 0.5}]}', ''],
    ['a branch that seems to lead somewhere', 'a: {next: [{too: b}, {to: done}]}\nb: {next: done}', ''],
    ['a misspelt timeout', 'a: {for: 20m, next: done}', 'timout: 1h\n'],
    ['a timeout that is none', 'a: {for: 20m, next: done}', 'timeout: soon\n'],
    ['a misspelt start', 'a: {next: done}\nb: {next: a}', 'intial: b\n'],
    ['a misspelt end of a gate', 'a: {on: {GO: done}, unitl: {tcp: {port: 1}}, next: done}', ''],
    ['a range of which an end is missing', 'a: {for: {min: 1s}, on: {GO: done}, next: done}', ''],
    ['a schedule that is no list', sound, 'schedule: soon\n'],
    ['a rule that is none', sound, 'schedule: [7]\n'],
    ['a zone that is no text', sound, 'schedule: [{cron: "0 0 * * *", timezone: 7}]\n'],
    ['an expression that is no text', sound, 'schedule: [{cron: 7}]\n'],
    ['a pattern that is no text', sound, 'stopWhen: [{http: {url: "http://x", bodyMatches: [x]}}]\n'],
    ['states that are none', 'a: {initial: b, states: 7, next: done}', ''],
    ['a fault that is none', 'a: {inject: 7, next: done}', ''],
    [
      'a list of faults of which one is none',
      'a: {inject: [{cpu: 7}, {process: {name: w}}], next: done}',
      '',
    ],
    [
      'a misspelt name of a branch',
      'a: {next: [{to: recovr, probability: 0.5}, {to: done}]}\nrecover: {next: done}',
      '',
    ],
  ])('report only %s', (_, states, header) => {
    expect(found(states, header)).toHaveLength(1);
  });

  it.each([
    ['a: {finl: true}', 'unknown-key'],
    ['a: {final: 7}', 'bad-value'],
    ['a: ~', 'bad-value'],
    ['a: {for: 1s, next: nowhere}', 'unknown-state'],
  ])('take %j for an end, perhaps', (state, code) => {
    expect(load(`name: x\nstates: {${state}}\n`).problems.map((problem) => problem.code)).toEqual([code]);
  });

  it('ask an injector only what it answers', () => {
    const note = createRegistry([noteInjector({ log: [] })]);
    const text = withStates('a: {inject: [{note: {}}, {note: {}}], for: 1s, next: done}');
    expect(loadScenario(text, 's.yaml', note).problems).toEqual([]);
  });

  it('say which way is too long', () => {
    const [problem] = load(
      withStates('a: {for: 40s, next: b}\nb: {for: 30s, next: done}', 'timeout: 1m\n'),
    ).problems;
    expect(problem?.message).toBe(
      'even the shortest way to an end takes 1m10s (a 40s → b 30s → done), longer than `timeout` of 1m',
    );
  });

  it('name the fault that nothing ends', () => {
    const [problem] = load(withStates('a: {inject: {network: {delay: 1s}}, next: done}')).problems;
    expect(problem).toMatchObject({
      column: 16,
      length: 7,
      message: 'nothing ends the `network` fault of state `a`',
    });
  });
});
