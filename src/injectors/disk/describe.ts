import { formatSize, parseSize } from '../../plugin/index.ts';
import type { DiskParameters, IoParameters } from './schema.ts';

/** A few words for people: `95% of what is free on /data`. */
export function describe({ path, fill, io }: DiskParameters): string {
  const parts = [fill !== undefined && `${amount(fill)} on ${path}`, io && `${load(io)} on ${path}`];
  return parts.filter(Boolean).join(', ');
}

/** `4 workers reading and writing 80mbit`. */
export function load({ workers = 1, rate }: IoParameters): string {
  const who = workers === 1 ? '1 worker' : `${workers} workers`;
  return `${who} reading and writing${rate === undefined ? '' : ` ${rate}`}`;
}

function amount(fill: number | string): string {
  if (typeof fill === 'number') return `${fill}% of what is free`;
  return fill.endsWith('%') ? `${fill} of what is free` : formatSize(parseSize(fill));
}
