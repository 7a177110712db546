import { describe, expect, it } from 'vitest';
import { matches } from '../../../src/hogs/dns/names.ts';

describe('a name', () => {
  it.each([
    ['db.internal', 'db.internal'],
    ['DB.Internal.', 'db.internal'],
    ['a.example.com', '*.example.com'],
    ['a.b.example.com', '*.example.com'],
    ['example.com', '*'],
    ['db.default.svc.cluster.local', 'db.*'],
    ['shard-7.db.internal', 'shard-*.db.internal'],
    ['a.b.c', '*b*'],
    ['aa', 'a*a'],
    ['x.mid.y.mid.z', 'x*mid*z'],
  ])('%s is meant by %s', (name, pattern) => {
    expect(matches(name, pattern)).toBe(true);
  });

  it.each([
    ['example.com', '*.example.com'],
    ['a.example.com.org', '*.example.com'],
    ['myexample.com', 'example.com'],
    ['db.internal.org', 'db.internal'],
    ['a', 'a*a'],
    ['aba', 'ab*ba'],
    ['exampleXcom', 'example.com'],
    ['x.mid.z', 'x*mid*mid*z'],
  ])('%s is not meant by %s', (name, pattern) => {
    expect(matches(name, pattern)).toBe(false);
  });

  it('is looked at once only, however many stars there are', () => {
    const start = performance.now();
    expect(matches('a'.repeat(250), `${'*a'.repeat(100)}*b`)).toBe(false);
    expect(performance.now() - start).toBeLessThan(1000);
  });
});
