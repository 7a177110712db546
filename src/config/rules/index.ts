import { exposedApi } from './exposed-api.ts';
import type { ConfigRule } from './rule.ts';
import { uncountedPods } from './uncounted-pods.ts';
import { unknownKinds } from './unknown-kinds.ts';
import { windows } from './windows.ts';

/** What is checked of every config beyond its schema. */
export const configRules: readonly ConfigRule[] = [windows, unknownKinds, exposedApi, uncountedPods];
