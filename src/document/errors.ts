import type { ErrorObject, ValidateFunction } from 'ajv/dist/2020.js';

/** What a compiled schema finds wrong with data. */
export function errorsOf(check: ValidateFunction, data: unknown): ErrorObject[] {
  return check(data) ? [] : (check.errors ?? []);
}
