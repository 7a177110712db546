import type { Host, Random } from '../../plugin/index.ts';
import type { PortRange } from './record.ts';

/** Source ports for the queries that are passed on. */
const COUNT = 128;
const LOWEST = 20_000;
const HIGHEST = 65_535;

/**
 * Chooses source ports for a hog: where possible none that the kernel gives to others, and none of another fault.
 */
export function choosePorts(taken: readonly PortRange[], host: Host, random: Random): PortRange {
  const text = host.readText('/proc/sys/net/ipv4/ip_local_port_range') ?? '32768 60999';
  const [low = 32_768, high = 60_999] = text.trim().split(/\s+/).map(Number);
  const ranges = [
    { from: high + 1, to: HIGHEST },
    { from: LOWEST, to: low - 1 },
    { from: LOWEST, to: HIGHEST },
  ];
  const starts = ranges
    .map((range) => startsIn(range).filter((from) => !taken.some((other) => overlap(other, rangeFrom(from)))))
    .find((free) => free.length > 0);
  return rangeFrom(random.sample(starts ?? [LOWEST], 1)[0] as number);
}

function startsIn({ from, to }: PortRange): number[] {
  const count = Math.max(0, Math.floor((to - from + 1) / COUNT));
  return Array.from({ length: count }, (_, index) => from + index * COUNT);
}

function rangeFrom(from: number): PortRange {
  return { from, to: from + COUNT - 1 };
}

function overlap(a: PortRange, b: PortRange): boolean {
  return a.from <= b.to && b.from <= a.to;
}
