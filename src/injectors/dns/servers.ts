import { isIP } from 'node:net';
import type { Host } from '../../plugin/index.ts';

/** The name servers of this machine's resolver: `nameserver` in /etc/resolv.conf. */
export function nameServers(host: Host): string[] {
  const lines = (host.readText('/etc/resolv.conf') ?? '').split('\n');
  const found = lines.flatMap((line) => /^\s*nameserver\s+(\S+)/.exec(line)?.[1] ?? []);
  // One that is local to a link would need the link's name to be reached.
  return [...new Set(found)].filter((address) => isIP(address) !== 0 && !/^fe80/i.test(address));
}
