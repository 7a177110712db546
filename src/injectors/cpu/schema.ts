import { durationSchema, type JsonSchema, type ProcessSelector, percentSchema } from '../../plugin/index.ts';
import { inSchema } from '../hog/schema.ts';

export interface CpuParameters {
  readonly load?: number | string;
  readonly utilization?: number | string;
  readonly workers?: number | string;
  readonly cores?: readonly number[];
  readonly ramp?: string;
  readonly nice?: number;
  readonly in?: ProcessSelector;
}

export const schema: JsonSchema = {
  title: 'CPU load',
  description: 'Keeps cores busy: each worker at `load`, or the whole at `utilization`.',
  type: 'object',
  additionalProperties: false,
  properties: {
    load: {
      ...percentSchema,
      title: 'Load of each worker',
      description:
        'Percent of one core that each worker uses, whatever else runs: a loop closed on its own CPU time. ' +
        'More than 0. Either this or `utilization`.',
    },
    utilization: {
      ...percentSchema,
      title: 'Load as a whole',
      description:
        'Percent at which the machine (of `cores`, where they are given), or the cgroup where it has a CPU limit, ' +
        'is held as a whole: the workers fill up what the application leaves. More than 0. Either this or `load`.',
    },
    workers: {
      title: 'Workers',
      description:
        'How many threads burn: a number, `all` (one for each core that may be used), or a percentage of those. ' +
        'Where the quota of the cgroup allows fewer cores, those count, rounded up.',
      type: ['integer', 'string'],
      minimum: 1,
      maximum: 1024,
      pattern: '^(?:all|(?:100|\\d{1,2})(?:\\.\\d+)? ?%)$',
      patternErrorMessage: 'a number from 1, `all`, or a percentage such as "50%"',
      default: 'all',
      examples: [2, 'all', '50%'],
    },
    cores: {
      title: 'Cores',
      description: 'Ids of the cores that the workers are pinned to. By default they run on any.',
      type: 'array',
      items: { type: 'integer', minimum: 0, maximum: 8191 },
      minItems: 1,
      uniqueItems: true,
      examples: [[0], [0, 2]],
    },
    ramp: {
      ...durationSchema,
      title: 'Ramp',
      description: 'How long the load takes to rise from 0 to what is asked for, in a straight line.',
      default: '0s',
      examples: ['10s', '1m'],
    },
    nice: {
      title: 'Niceness',
      description:
        'Priority of the workers: -20 (takes before all others; needs root) to 19 (takes what is left).',
      type: 'integer',
      minimum: -20,
      maximum: 19,
      default: 0,
      examples: [0, 10],
    },
    in: inSchema,
  },
};
