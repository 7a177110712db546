import { errorsOf } from '../document/errors.ts';
import { explain } from '../document/explain/explain.ts';
import type { Finding } from '../document/finding.ts';
import { validate } from './validator.ts';

/** Everything that the schema finds wrong with the data of a config, in words. */
export function findErrors(data: unknown): Finding[] {
  return explain(errorsOf(validate, data));
}
