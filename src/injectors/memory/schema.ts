import {
  durationSchema,
  type JsonSchema,
  type ProcessSelector,
  percentSchema,
  sizeSchema,
} from '../../plugin/index.ts';
import { inSchema } from '../hog/schema.ts';

export interface MemoryParameters {
  readonly size?: string;
  readonly percent?: number | string;
  readonly ramp?: string;
  readonly reserve?: string;
  readonly oomScoreAdj?: number;
  readonly in?: ProcessSelector;
}

export const schema: JsonSchema = {
  title: 'Memory pressure',
  description: 'Takes memory and holds it: resident pages, no two of them the same.',
  type: 'object',
  additionalProperties: false,
  properties: {
    size: {
      ...sizeSchema,
      title: 'Size',
      description:
        'How much memory is taken: by so much its cgroup grows, what the hog needs for itself (some 10 MiB) counted ' +
        'in. Less than that is taken beside it. Either this or `percent`.',
      examples: ['256MiB', '1GB'],
    },
    percent: {
      ...percentSchema,
      title: 'Part of what is free',
      description:
        "Percent of the cgroup's limit, or the machine's memory where that is narrower, less what is in use. " +
        'More than 0. Either this or `size`.',
    },
    ramp: {
      ...durationSchema,
      title: 'Ramp',
      description:
        'How long the memory takes to be filled, in a straight line. By default as fast as it goes.',
      default: '0s',
      examples: ['10s', '1m'],
    },
    reserve: {
      ...sizeSchema,
      title: 'Reserve',
      description: 'So much stays free: less is taken, and memory is given back when others need more.',
      examples: ['128MiB', '1GB'],
    },
    oomScoreAdj: {
      title: 'OOM score adjustment',
      description:
        'How readily the OOM killer takes the hog: 1000 makes it the first to die, 0 treats it like any other ' +
        'process, less spares it (needs root).',
      type: 'integer',
      minimum: -999,
      maximum: 1000,
      default: 1000,
      examples: [1000, 0],
    },
    in: inSchema,
  },
};
