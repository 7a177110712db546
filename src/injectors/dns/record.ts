/** What was planned. All of it is gone with the hog, which is found by its token. */
export type DnsUndo = {
  /** The nft table, of family inet; the kernel removes it with the process that made it. */
  readonly table: string;
  /** Later faults stand before earlier ones: what one passes on, the next may answer. */
  readonly level: number;
  /** The zone of connection tracking: what is tracked of an earlier fault must not be taken for this one's. */
  readonly zone: number;
  /** The source ports of the queries that the hog passes on: neither it nor an earlier one is sent those again. */
  readonly ports: PortRange;
  /** Those of the earlier faults that are in force. */
  readonly earlier: readonly PortRange[];
  /** Servers that are known to be asked; others are found when they are. */
  readonly servers: readonly string[];
};

export type PortRange = { readonly from: number; readonly to: number };
