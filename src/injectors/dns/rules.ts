import type { DnsUndo } from './record.ts';

/** Priorities of the hooks that are stood before, one for each level. */
const RAW = -300;
const DESTINATION_NAT = -100;

/** Seconds that it is remembered who asked which server that was not known. */
const REMEMBERED = 300;

/** The ports on loopback that the hog listens on. */
export interface ListenPorts {
  /** By server. */
  readonly servers: ReadonlyMap<string, number>;
  /** For servers that are not known yet. */
  readonly others: number;
}

/**
 * The table, as one line of `nft -i`: one transaction.
 *
 * Queries get a zone of connection tracking of their own before they are tracked. So those of sockets that asked
 * before the fault are sent here, too; and when the table goes, nothing is left that would send anybody here.
 * `owner` has the kernel remove the table with the process that made it.
 */
export function tableRules({ table, level, zone, ports, earlier }: DnsUndo, listen: ListenPorts): string {
  const own = [ports, ...earlier].map(({ from, to }) => `${from}-${to}`).join(', ');
  const dns = 'meta l4proto { tcp, udp } th dport 53';
  const passedOn = `meta l4proto { tcp, udp } th sport { ${own} } return`;
  const linkLocal = 'ip6 daddr fe80::/10 return';
  const track = `ct zone set ${zone}`;
  const answers = (from: string) => `meta l4proto { tcp, udp } ${from} th sport @ports ${track}`;
  const asked = (family: 'ip' | 'ip6') =>
    `${dns} update @asked_${family} { meta l4proto . ${family} saddr . th sport . ${family} daddr } redirect to :${listen.others}`;
  const t = `inet ${table}`;
  return [
    `add table ${t} { flags owner; }`,
    `add map ${t} servers_ip { type ipv4_addr : inet_service; }`,
    `add map ${t} servers_ip6 { type ipv6_addr : inet_service; }`,
    `add set ${t} ports { type inet_service; }`,
    ...(['ip', 'ip6'] as const).map((family) => `add set ${t} asked_${family} { ${askedType(family)} }`),
    `add chain ${t} track { type filter hook output priority ${RAW - level}; }`,
    ...[passedOn, linkLocal, `${dns} ${track}`, answers('ip saddr 127.0.0.1'), answers('ip6 saddr ::1')].map(
      (rule) => `add rule ${t} track ${rule}`,
    ),
    `add chain ${t} answer { type nat hook output priority ${DESTINATION_NAT - level}; }`,
    ...[
      passedOn,
      linkLocal,
      `${dns} redirect to :ip daddr map @servers_ip`,
      `${dns} redirect to :ip6 daddr map @servers_ip6`,
      asked('ip'),
      asked('ip6'),
    ].map((rule) => `add rule ${t} answer ${rule}`),
    `add element ${t} ports { ${listen.others} }`,
    ...[...listen.servers].map(([server, port]) => serverRules(table, server, port)),
  ].join('; ');
}

/** What makes one more server known. */
export function serverRules(table: string, server: string, port: number): string {
  const family = server.includes(':') ? 'ip6' : 'ip';
  return `add element inet ${table} ports { ${port} }; add element inet ${table} servers_${family} { ${server} : ${port} }`;
}

function askedType(family: 'ip' | 'ip6'): string {
  const address = family === 'ip' ? 'ipv4_addr' : 'ipv6_addr';
  return `type inet_proto . ${address} . inet_service . ${address}; flags dynamic, timeout; timeout ${REMEMBERED}s; size 65535;`;
}
