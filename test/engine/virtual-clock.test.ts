import { describe, expect, it } from 'vitest';
import { seededStreams } from '../../src/chance/streams.ts';
import { VirtualClock } from '../../src/engine/virtual-clock.ts';

describe('a virtual clock', () => {
  it('fires timers in the order of their times, equal ones as they were set', () => {
    const clock = new VirtualClock(1000);
    const fired: string[] = [];
    const note = (name: string) => () => fired.push(`${name} at ${clock.now()}`);
    clock.setTimeout(note('late'), 50);
    clock.setTimeout(note('first'), 20);
    clock.setTimeout(note('second'), 20);
    while (clock.advance());
    expect(fired).toEqual(['first at 1020', 'second at 1020', 'late at 1050']);
  });

  it('does not fire what was cleared, and says when nothing is left', () => {
    const clock = new VirtualClock(0);
    let fired = false;
    clock.clearTimeout(
      clock.setTimeout(() => {
        fired = true;
      }, 10),
    );
    expect(clock.advance()).toBe(false);
    expect([fired, clock.now()]).toEqual([false, 0]);
  });

  it('does what is to be done afterwards before the next timer, at the same moment', () => {
    const clock = new VirtualClock(0);
    const fired: string[] = [];
    clock.setTimeout(() => {
      clock.afterwards(() => fired.push(`after at ${clock.now()}`));
      fired.push('first');
    }, 10);
    clock.setTimeout(() => fired.push('second'), 10);
    while (clock.advance());
    expect(fired).toEqual(['first', 'after at 10', 'second']);
  });

  it('keeps its order and lets go of what was cleared, however many timers come and go', () => {
    const clock = new VirtualClock(0);
    const fired: number[] = [];
    const random = seededStreams(1)('timers');
    const timers = Array.from({ length: 5000 }, () => {
      const at = random.below(1000);
      return { at, timer: clock.setTimeout(() => fired.push(at), at) };
    });
    const kept = timers.filter(({ timer }) => random.next() < 0.1 || clock.clearTimeout(timer));
    while (clock.advance());
    expect(fired).toEqual(kept.map(({ at }) => at).sort((a, b) => a - b));
    for (const { timer } of timers) clock.clearTimeout(timer);
    expect(clock.next()).toBeUndefined();
  });
});
