import { type ParameterProblem, parsePercent, parseSize } from '../../plugin/index.ts';
import type { DiskParameters } from './schema.ts';

const LARGEST_BLOCK = 16 * 2 ** 20;

/** What the schema cannot say. */
export function check({ fill, reserve, io }: DiskParameters): ParameterProblem[] {
  const problems: ParameterProblem[] = [];
  if (fill === undefined && io === undefined) {
    const hint = '`fill: 95%` fills the disk, `io: {}` keeps it busy';
    problems.push({ path: '', message: 'disk needs `fill` or `io`, and has neither', hint });
  }
  if (typeof fill === 'string' && (fill.endsWith('%') ? parsePercent(fill) : parseSize(fill)) === 0)
    problems.push({ path: '/fill', message: '`fill` must be more than 0' });
  if (reserve !== undefined && fill === undefined) {
    const hint = 'remove it, or add `fill`';
    problems.push({ path: '/reserve', message: '`reserve` is what `fill` leaves free', hint });
  }
  return io?.blockSize === undefined ? problems : [...problems, ...blockSizeProblems(io.blockSize)];
}

function blockSizeProblems(text: string): ParameterProblem[] {
  const size = parseSize(text);
  if (size > 0 && size <= LARGEST_BLOCK && size % 512 === 0) return [];
  return [
    {
      path: '/io/blockSize',
      message: `\`blockSize\` is ${text}, but must be a multiple of 512B up to 16MiB`,
    },
  ];
}
