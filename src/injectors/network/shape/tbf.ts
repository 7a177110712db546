import type { Shape } from './shape.ts';

type Rate = NonNullable<Shape['rate']>;

/**
 * tbf's arguments: where nothing else is asked for, bursts of 10 ms, but never less than one packet; a queue of
 * 200 ms.
 */
export function tbfArgs(rate: Rate, mtu: number): string[] {
  const burst = burstOf(rate, mtu);
  const limit = burst + Math.max(Math.ceil((rate.bits / 8) * 0.2), 65_536);
  return ['rate', `${rate.bits}bit`, 'burst', `${burst}`, 'limit', `${limit}`];
}

/** What `tc -j` should show of tbf with these arguments: bytes a second and bytes. */
export function tbfShown(args: readonly string[]): Record<string, number> {
  const after = (word: string) => Number.parseInt(args[args.indexOf(word) + 1] ?? '', 10);
  return { rate: after('rate') / 8, burst: after('burst') };
}

/** Bytes that the largest packet takes: with its Ethernet header and VLAN tags. */
export function largestPacket(mtu: number): number {
  return mtu + 100;
}

function burstOf({ bits, burst }: Rate, mtu: number): number {
  return burst ?? Math.max(Math.ceil((bits / 8) * 0.01), largestPacket(mtu));
}
