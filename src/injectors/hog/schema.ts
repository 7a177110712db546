import { selectorProperties } from '../../plugin/index.ts';

/** JSON Schema of `in`, for the faults that are made by a hog. */
export const inSchema = {
  title: 'Where',
  description:
    'A process selector: the hog joins the cgroup of that process, so that its limits are what suffers. Needs ' +
    'cgroup v2.',
  type: 'object',
  additionalProperties: false,
  minProperties: 1,
  properties: selectorProperties,
  examples: [{ name: 'worker' }, { port: 8080 }],
} as const;
