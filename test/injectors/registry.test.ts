import { describe, expect, it } from 'vitest';
import { injectors } from '../../src/injectors/index.ts';
import { OWN_KINDS } from '../../src/injectors/kinds.ts';
import { createRegistry } from '../../src/injectors/registry.ts';
import type { Injector } from '../../src/plugin/index.ts';

function named(name: string, properties: object = {}): Injector {
  return { name, schema: { type: 'object', additionalProperties: false, properties } } as unknown as Injector;
}

describe('the registry of faults', () => {
  it('finds injectors by name, and lists them in the order given', () => {
    const [b, a] = [named('b'), named('a')];
    const registry = createRegistry([b, a]);
    expect(registry.get('a')).toBe(a);
    expect(registry.get('c')).toBeUndefined();
    expect(registry.names).toEqual(['b', 'a']);
    expect(registry.list).toEqual([b, a]);
  });

  it('has the faults that are known by name', () => {
    expect(createRegistry(injectors).names).toEqual(OWN_KINDS);
  });

  it.each([
    ['two of one name', [named('a'), named('a')], 'two injectors are named "a"'],
    ['a name that is no key', [named('No Key')], 'not "No Key"'],
    ['a parameter that every fault has', [named('a', { optional: {} })], 'parameter "optional"'],
  ])('refuses %s', (_, injectors, message) => {
    expect(() => createRegistry(injectors)).toThrow(message);
  });
});
