import { isIP } from 'node:net';

/** A range of addresses: a CIDR in its canonical form. */
export interface Cidr {
  readonly family: 4 | 6;
  /** The first address, as a number. */
  readonly first: bigint;
  /** Leading bits that are fixed. */
  readonly length: number;
}

/** Reads an address or a CIDR; host bits are cut off. Undefined where the text is neither. */
export function parseCidr(text: string): Cidr | undefined {
  const [address = '', suffix, ...more] = text.split('/');
  const family = isIP(address) as 0 | 4 | 6;
  if (family === 0 || more.length > 0 || address.includes('%')) return undefined;
  const bits = family === 4 ? 32 : 128;
  if (suffix !== undefined && !/^\d{1,3}$/.test(suffix)) return undefined;
  const length = suffix === undefined ? bits : Number(suffix);
  if (length > bits) return undefined;
  const host = BigInt(bits - length);
  return { family, first: (toNumber(address, family) >> host) << host, length };
}

/** A CIDR as nft and people write it; a single address without its length. */
export function formatCidr({ family, first, length }: Cidr): string {
  const address = family === 4 ? formatIpv4(first) : formatIpv6(first);
  return length === (family === 4 ? 32 : 128) ? address : `${address}/${length}`;
}

/** Whether two ranges have an address in common; CIDRs that do are nested. */
export function overlapping(a: Cidr, b: Cidr): boolean {
  return contains(a, b) || contains(b, a);
}

/** Whether all of `inner` is in `outer`. */
function contains(outer: Cidr, inner: Cidr): boolean {
  if (outer.family !== inner.family || outer.length > inner.length) return false;
  const host = BigInt((outer.family === 4 ? 32 : 128) - outer.length);
  return outer.first >> host === inner.first >> host;
}

/** Whether every address of a range is in one of the others. */
export function covered(cidr: Cidr, by: readonly Cidr[]): boolean {
  const within = simplify(by.filter((other) => overlapping(cidr, other)));
  if (within.some((other) => contains(other, cidr))) return true;
  // They are nested in it, and not in each other.
  return within.reduce((sum, other) => sum + sizeOf(other), 0n) === sizeOf(cidr);
}

/** The same addresses without ranges that are in another; sorted, IPv4 first. */
export function simplify(cidrs: readonly Cidr[]): Cidr[] {
  const kept: Cidr[] = [];
  const widestFirst = [...cidrs].sort((a, b) => a.length - b.length);
  for (const cidr of widestFirst) if (!kept.some((outer) => contains(outer, cidr))) kept.push(cidr);
  return kept.sort((a, b) => a.family - b.family || (a.first < b.first ? -1 : 1));
}

function sizeOf({ family, length }: Cidr): bigint {
  return 1n << BigInt((family === 4 ? 32 : 128) - length);
}

function toNumber(address: string, family: 4 | 6): bigint {
  return family === 4 ? ipv4(address) : ipv6(address);
}

function ipv4(address: string): bigint {
  return address.split('.').reduce((sum, part) => (sum << 8n) + BigInt(part), 0n);
}

function ipv6(address: string): bigint {
  const dotted = /(\d+\.\d+\.\d+\.\d+)$/.exec(address)?.[1];
  if (dotted) {
    const low = ipv4(dotted);
    const hex = `${(low >> 16n).toString(16)}:${(low & 0xffffn).toString(16)}`;
    return ipv6(address.slice(0, -dotted.length) + hex);
  }
  const [head = '', tail] = address.split('::');
  const front = head === '' ? [] : head.split(':');
  const back = tail ? tail.split(':') : [];
  const zeros = tail === undefined ? 0 : 8 - front.length - back.length;
  const groups = [...front, ...Array<string>(zeros).fill('0'), ...back];
  return groups.reduce((sum, group) => (sum << 16n) + BigInt(`0x${group}`), 0n);
}

function formatIpv4(value: bigint): string {
  return [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 0xffn).join('.');
}

function formatIpv6(value: bigint): string {
  const groups = Array.from({ length: 8 }, (_, i) =>
    ((value >> BigInt(112 - 16 * i)) & 0xffffn).toString(16),
  );
  const runs = [...groups.join(':').matchAll(/(?:^|:)(0(?::0)+)(?=:|$)/g)].map((match) => match[1] as string);
  const longest = runs.sort((a, b) => b.length - a.length)[0];
  if (longest === undefined) return groups.join(':');
  return groups.join(':').replace(new RegExp(`(?:^|:)${longest}(?:$|:)`), '::');
}
