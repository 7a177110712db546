import type { Host } from '../../../plugin/index.ts';
import type { Original } from '../record.ts';
import { sameQdiscs } from './original.ts';
import type { Link, QdiscLine } from './state.ts';

// A device of the same kind as any, with what a qdisc takes its own numbers from.
const script = (
  link: Link,
  original: NonNullable<Original['restore']>,
) => `PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin
ip link add name rehearsal mtu ${link.mtu} txqueuelen ${link.txqlen ?? 1000} type ifb && ip link set rehearsal up || exit 0
tc qdisc add dev rehearsal root handle ${original.handle} ${original.words.join(' ')} && tc -j qdisc show dev rehearsal
`;

/**
 * Puts a root qdisc back in a network namespace that goes away at once, to see whether it comes out the same.
 *
 * @returns how it differs; undefined where it is the same, comes back by itself, or where that cannot be tried
 */
export async function rehearse(
  { restore, qdiscs }: Original,
  link: Link,
  host: Host,
): Promise<string | undefined> {
  if (!restore) return undefined;
  const result = await host
    .run('unshare', ['--net', 'sh', '-c', script(link, restore)])
    .catch(() => undefined);
  if (result?.exitCode !== 0 || result.stdout.trim() === '') return undefined;
  const came = JSON.parse(result.stdout) as QdiscLine[];
  if (sameQdiscs(came, qdiscs)) return undefined;
  return `its root qdisc ${restore.words[0]} ${restore.handle} would come back with other options: ${JSON.stringify(came[0]?.options)}`;
}
