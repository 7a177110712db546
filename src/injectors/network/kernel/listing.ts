import { FaultError, type Host } from '../../../plugin/index.ts';
import type { Family } from '../record.ts';
import { explain } from './tools.ts';

/** The name of Squall's table, one in each family. */
export const TABLE = 'squall';

/** What is in Squall's table of one family. */
export interface Listing {
  readonly chains: ReadonlySet<string>;
  /** The base chains' hooks. */
  readonly hooks: ReadonlyMap<string, string>;
  /** By chain, in order. */
  readonly rules: ReadonlyMap<string, readonly Rule[]>;
  /** The elements of sets by name. */
  readonly sets: ReadonlyMap<string, readonly unknown[]>;
  /** The pairs of maps by name. */
  readonly maps: ReadonlyMap<string, readonly (readonly [key: string, value: string])[]>;
}

export interface Rule {
  readonly handle: number;
  readonly expr: readonly Expression[];
}

export type Expression = Readonly<Record<string, unknown>>;

/** Reads Squall's table of a family; undefined where there is none. */
export async function readTable(host: Host, family: Family): Promise<Listing | undefined> {
  const args = ['-j', 'list', 'table', family, TABLE];
  const result = await host.run('nft', args);
  if (result.exitCode === 0) return parseListing(result.stdout);
  if (/No such file or directory/.test(result.stderr)) return undefined;
  throw new FaultError(explain('nft', args, result));
}

/** Reads what `nft -j list table` prints. */
export function parseListing(text: string): Listing {
  const { nftables } = JSON.parse(text) as { readonly nftables: readonly Item[] };
  const chains = nftables.flatMap(({ chain }) => chain ?? []);
  const rules = new Map(chains.map(({ name }) => [name, [] as Rule[]]));
  for (const { rule } of nftables) if (rule) rules.get(rule.chain)?.push(rule);
  return {
    chains: new Set(chains.map(({ name }) => name)),
    hooks: new Map(chains.flatMap(({ name, hook }) => (hook === undefined ? [] : [[name, hook]]))),
    rules,
    sets: new Map(nftables.flatMap(({ set }) => (set ? [[set.name, set.elem ?? []]] : []))),
    maps: new Map(nftables.flatMap(({ map }) => (map ? [[map.name, map.elem ?? []]] : []))),
  };
}

/** The chain that a rule jumps to. */
export function jumpOf({ expr }: Rule): string | undefined {
  const found = expr.find((each) => 'jump' in each) as
    | { readonly jump: { readonly target: string } }
    | undefined;
  return found?.jump.target;
}

interface Item {
  readonly chain?: { readonly name: string; readonly hook?: string };
  readonly rule?: Rule & { readonly chain: string };
  readonly set?: { readonly name: string; readonly elem?: readonly unknown[] };
  readonly map?: { readonly name: string; readonly elem?: readonly (readonly [string, string])[] };
}
