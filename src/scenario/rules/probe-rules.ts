import { invalidJsonPath } from './invalid-json-path.ts';
import { invalidPattern } from './invalid-pattern.ts';
import { invalidUrl } from './invalid-url.ts';
import type { ProbeRule } from './rule.ts';

/** What is checked of a probe beyond the schema, wherever it stands. */
export const probeRules: readonly ProbeRule[] = [invalidPattern, invalidUrl, invalidJsonPath];
