import { equal, ok } from 'node:assert/strict';
import { flaw } from '../../packages/flaw.ts';
import type { Injector, Json, JsonSchema } from '../../plugin/index.ts';
import type { Case } from '../rule.ts';

/** A fault says what it is, and what each of its parameters is. */
export function documentation<P, U extends Json>(injector: Injector<P, U>): Case[] {
  return [
    {
      name: 'is a whole injector, and its uses are valid',
      run: async () => equal(flaw(injector), undefined),
    },
    { name: 'is documented, with every parameter', run: async () => assertDocumented(injector) },
  ];
}

function assertDocumented<P, U extends Json>({ summary, schema, uses, describe }: Injector<P, U>): void {
  ok(summary.endsWith('.'), 'the summary is not a sentence');
  for (const { what, parameters } of uses) ok(describe(parameters), `nothing describes its use "${what}"`);
  ok(isDocumented(schema), 'the schema has no title or description');
  for (const [name, property] of Object.entries((schema.properties ?? {}) as Record<string, JsonSchema>)) {
    ok(isDocumented(property), `the parameter "${name}" has no title or description`);
  }
}

function isDocumented({ title, description }: JsonSchema): boolean {
  return [title, description].every((text) => typeof text === 'string' && text !== '');
}
