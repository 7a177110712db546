import { type JsonSchema, rateSchema, sizeSchema } from '../../plugin/index.ts';

export interface DiskParameters {
  readonly path: string;
  readonly fill?: number | string;
  readonly reserve?: string;
  readonly io?: IoParameters;
}

export interface IoParameters {
  readonly workers?: number;
  readonly rate?: string;
  readonly blockSize?: string;
}

export const schema: JsonSchema = {
  title: 'Disk',
  description: 'Fills the file system of a folder, or keeps its disk busy. At least one of `fill` and `io`.',
  type: 'object',
  additionalProperties: false,
  required: ['path'],
  properties: {
    path: {
      title: 'Folder',
      description:
        'The folder whose file system is meant, as an absolute path. All that is written is in files of Squall’s ' +
        'own directly in it; file systems that are mounted below it are not touched.',
      type: 'string',
      pattern: '^/',
      patternErrorMessage: 'an absolute path',
      examples: ['/var/lib/postgresql', '/data'],
    },
    fill: {
      title: 'Fill',
      description:
        'How much is taken: a size, or a percentage of what is free for users other than root. When the file ' +
        'system, a quota or the largest size of a file ends it before that, so be it.',
      type: ['number', 'string'],
      exclusiveMinimum: 0,
      maximum: 100,
      pattern: `${sizeSchema.pattern}|^(?:100(?:\\.0+)?|\\d{1,2}(?:\\.\\d+)?) ?%$`,
      patternErrorMessage: 'a size such as 10GiB, or a percentage of what is free: a number to 100, or "80%"',
      examples: ['10GiB', '95%', 100],
    },
    reserve: {
      ...sizeSchema,
      title: 'Reserve',
      description: 'So much stays free when the disk is filled, whatever `fill` says.',
      default: '0B',
      examples: ['100MiB', '1GB'],
    },
    io: {
      title: 'Load',
      description:
        'Reads and writes in turn, at random places of a file, past the page cache where that is possible.',
      type: 'object',
      additionalProperties: false,
      properties: {
        workers: {
          title: 'Workers',
          description: 'How many operations are under way at once.',
          type: 'integer',
          minimum: 1,
          maximum: 256,
          default: 1,
          examples: [4],
        },
        rate: {
          ...rateSchema,
          title: 'Rate',
          description:
            'How much is read and written together, by all workers. By default as much as the disk takes.',
          examples: ['80mbit', '1gbit'],
        },
        blockSize: {
          ...sizeSchema,
          title: 'Block size',
          description: 'The size of each operation: a multiple of 512B, at most 16MiB.',
          default: '64KiB',
          examples: ['4KiB', '1MiB'],
        },
      },
      examples: [{}, { workers: 4, rate: '80mbit' }],
    },
  },
};
