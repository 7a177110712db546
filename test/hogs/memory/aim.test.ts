import { describe, expect, it } from 'vitest';
import { correction, goal } from '../../../src/hogs/memory/aim.ts';

const MiB = 2 ** 20;

describe('what a memory hog aims at', () => {
  it('counts in what it needs itself', () => {
    expect(goal(256 * MiB, 44 * MiB, false)).toBe(256 * MiB);
  });

  it('holds a size beside that where it needs more than the size, or has it elsewhere', () => {
    expect(goal(20 * MiB, 44 * MiB, false)).toBe(64 * MiB);
    expect(goal(256 * MiB, 44 * MiB, true)).toBe(300 * MiB);
  });

  it('nears the goal from below and ends within 64 KiB of it', () => {
    let resident = 44 * MiB;
    for (let change = 1; change > 0; resident += change) {
      change = correction(300 * MiB - resident, Number.POSITIVE_INFINITY, 64 * MiB);
      expect(change).toBeLessThanOrEqual(64 * MiB);
    }
    expect(300 * MiB - resident).toBeGreaterThanOrEqual(0);
    expect(300 * MiB - resident).toBeLessThan(64 * 1024);
  });

  it('stays clear of the reserve, and gives back what others need of it', () => {
    expect(correction(300 * MiB, 40 * MiB, 64 * MiB)).toBe(8 * MiB);
    expect(correction(300 * MiB, 10 * MiB, 64 * MiB)).toBe(0);
    expect(correction(300 * MiB, -5 * MiB, 64 * MiB)).toBe(-5 * MiB);
  });
});
