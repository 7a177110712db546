import { describe, expect, it } from 'vitest';
import type { Aim } from '../../../src/injectors/network/aim/aim.ts';
import { type Neighbour, togetherWith } from '../../../src/injectors/network/combinations.ts';
import type { NetworkParameters } from '../../../src/injectors/network/parameters.ts';
import { innerHandle } from '../../../src/injectors/network/queues.ts';
import { ROOT, type Shaping } from '../../../src/injectors/network/record.ts';
import { freeNumbers, seat } from '../../../src/injectors/network/seats.ts';
import { shapeOf } from '../../../src/injectors/network/shape/shape.ts';

const everything: Aim = { to: [], except: [], ports: [], sourcePorts: [], protocol: null, named: [] };

/** Faults that are made one after the other, with what each is aimed at. */
function make(...faults: readonly (readonly [parameters: NetworkParameters, aim: Partial<Aim>])[]) {
  const made: (Neighbour & { readonly shaping: Shaping })[] = [];
  let number = 0;
  for (const [parameters, changes] of faults) {
    const mark = 'abcdefghij'[made.length] as string;
    const aim = { ...everything, ...changes };
    const shape = shapeOf(parameters);
    const together = togetherWith({ what: mark, aim, shape }, made, 'eth0');
    const shaping = seat(mark, shape, together, {
      number: () => ++number,
      seed: () => null,
      mtu: 1500,
      direction: 'egress',
      carrier: { kind: 'detour', device: { name: 'squallo2', peer: 'squallp2' } },
    });
    made.push({ mark, what: mark, aim, shaping });
  }
  return made;
}

const members = ({ shaping }: { readonly shaping: Shaping }) =>
  shaping.combinations.map((combination) => combination.members.join(''));

describe('a fault', () => {
  it('has a class with each set of others that it shares packets with', () => {
    const [a, b, c] = make(
      [{ delay: '1ms' }, { to: ['10.0.0.0/8'] }],
      [{ delay: '2ms' }, { ports: [[80, 90]] }],
      [{ delay: '4ms' }, { ports: [[90, 99]] }],
    );
    expect([a, b, c].map((each) => members(each as never))).toEqual([[], ['ab'], ['ac', 'bc', 'abc']]);
    expect(c?.shaping.combinations.map(({ shape }) => shape.delay)).toEqual([5000, 6000, 7000]);
  });

  it('has none with those it shares nothing with', () => {
    const [, , c] = make(
      [{ delay: '1ms' }, { to: ['10.1.0.0/16'] }],
      [{ delay: '1ms' }, { to: ['10.2.0.0/16'] }],
      [{ delay: '1ms' }, { to: ['10.0.0.0/8'] }],
    );
    expect(members(c as never)).toEqual(['ac', 'bc']);
  });

  it('can be reached from each of the classes that lack one of its members', () => {
    const [a, b, c] = make([{ delay: '1ms' }, {}], [{ delay: '1ms' }, {}], [{ delay: '1ms' }, {}]);
    const numbers = new Map(
      [a, b, c].flatMap((each) => [
        [each?.mark, each?.shaping.seat.number] as const,
        ...(each?.shaping.combinations ?? []).map((one) => [one.members.join(''), one.seat.number] as const),
      ]),
    );
    expect(c?.shaping.combinations.find((one) => one.members.join('') === 'abc')?.steps).toEqual([
      { fault: 'a', from: numbers.get('bc') },
      { fault: 'b', from: numbers.get('ac') },
      { fault: 'c', from: numbers.get('ab') },
    ]);
  });

  it('that duplicates has a device of its own', () => {
    const [a, b] = make([{ duplicate: 5 }, {}], [{ delay: '1ms' }, {}]);
    expect(a?.shaping.seat.own).toEqual({ name: 'squalld1', peer: 'squalle1' });
    expect(b?.shaping.seat.own).toBeNull();
    expect(b?.shaping.combinations[0]?.seat.own?.name).toBe('squalld3');
  });

  it('is refused where one packet cannot have both', () => {
    const one = [{ delay: '9ms', reorder: 5 }, { to: ['10.0.0.0/8'] }] as const;
    expect(() => make(one, [{ delay: '1ms' }, { to: ['10.1.1.1'] }])).toThrow(
      /"b" and "a", which is in force, shape the same packets on eth0, .*overtake the other's delay, too/,
    );
    expect(() => make(one, [{ delay: '1ms' }, { to: ['11.1.1.1'] }])).not.toThrow();
  });

  it('may be the fifth on the same packets, and not the sixth', () => {
    const same = Array.from({ length: 5 }, () => [{ delay: '1ms' }, {}] as const);
    const made = make(...same);
    expect(made[4]?.shaping.combinations).toHaveLength(15);
    expect(() => make(...same, [{ delay: '1ms' }, {}])).toThrow(/the 6th fault .* 5 are the most/);
  });
});

describe('numbers', () => {
  it('are none that somebody has, and begin where the mark says', () => {
    const next = freeNumbers('00000f000000', [16, 18]);
    expect([next(), next(), next()]).toEqual([17, 19, 20]);
  });

  it('go round at the end', () => {
    const next = freeNumbers('003ffe000000', []);
    expect([next(), next()]).toEqual([0x3fff, 1]);
  });

  it('give no inner qdisc the handle of the root', () => {
    expect(innerHandle(0x1ca1)).toBe(ROOT);
    const next = freeNumbers('001c9f000000', []);
    expect([next(), next()]).toEqual([0x1ca0, 0x1ca2]);
  });
});
