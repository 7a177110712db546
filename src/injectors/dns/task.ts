import type { DnsUndo } from './record.ts';

/** What the injector tells the hog, as JSON in its only argument. */
export interface DnsTask extends DnsUndo {
  /** The path of `nft`. */
  readonly nft: string;
  /** Lower case, without a dot at the end; `*` stands for any characters. */
  readonly names: readonly string[];
  readonly action: DnsAction;
}

export type DnsAction =
  | { readonly kind: 'fail' }
  | { readonly kind: 'delay'; readonly milliseconds: number }
  | { readonly kind: 'spoof'; readonly addresses: readonly string[] };
