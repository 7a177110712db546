import { describeSelector, formatSize, parsePercent, parseSize } from '../../plugin/index.ts';
import type { LimitsParameters } from './schema.ts';

/** A few words for people: `cpu 50% of a core, memory 256 MiB for worker`. */
export function describe(parameters: LimitsParameters): string {
  const { cpu, memory, pids, io } = parameters;
  const parts = [
    cpu !== undefined && `cpu ${parsePercent(cpu)}% of a core`,
    memory !== undefined &&
      `memory ${typeof memory === 'string' ? formatSize(parseSize(memory)) : each(memory)}`,
    pids !== undefined && `${pids} processes`,
    io !== undefined && `io ${typeof io === 'string' ? io : each(io)}`,
  ];
  return `${parts.filter(Boolean).join(', ')} for ${describeSelector(parameters)}`;
}

function each(limits: object): string {
  return Object.entries(limits)
    .map(([name, value]) => `${name} ${value}`)
    .join(' ');
}
