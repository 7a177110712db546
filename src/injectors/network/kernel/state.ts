import type { Host } from '../../../plugin/index.ts';
import { ROOT } from '../record.ts';
import { run, runJson } from './tools.ts';

/** A line of `ip -j -d link show`. */
export interface Link {
  readonly ifindex: number;
  readonly ifname: string;
  readonly flags: readonly string[];
  readonly mtu: number;
  readonly txqlen?: number;
  readonly link_type: string;
  readonly linkinfo?: { readonly info_kind?: string };
}

/** A line of `tc -j qdisc show`. */
export type QdiscLine = {
  readonly kind: string;
  readonly handle: string;
  readonly dev?: string;
  readonly root?: boolean;
  readonly parent?: string;
  readonly options?: Readonly<Record<string, unknown>>;
  readonly [key: string]: unknown;
};

export function readLinks(host: Host): Promise<Link[]> {
  return runJson<Link[]>(host, 'ip', ['-j', '-d', 'link', 'show']);
}

/** Every qdisc of the namespace but those for incoming traffic, which Squall has nothing to do with. */
export async function readQdiscs(host: Host): Promise<QdiscLine[]> {
  const qdiscs = await runJson<QdiscLine[]>(host, 'tc', ['-j', 'qdisc', 'show']);
  return qdiscs.filter((qdisc) => qdisc.handle !== 'ffff:');
}

/** The lines of one interface, as `tc -j qdisc show dev X` has them. */
export function qdiscsOf(qdiscs: readonly QdiscLine[], name: string): QdiscLine[] {
  return qdiscs.filter(({ dev }) => dev === name).map(({ dev: _, ...line }) => line);
}

/** Whether an interface's root qdisc is Squall's. */
export function isOurs(qdiscs: readonly QdiscLine[], name: string): boolean {
  return qdiscs.some(
    (qdisc) => qdisc.dev === name && qdisc.root && qdisc.handle === ROOT && qdisc.kind === 'htb',
  );
}

/** The numbers that Squall's faults have in the whole namespace. */
export function numbersInUse(qdiscs: readonly QdiscLine[]): number[] {
  return qdiscs
    .filter(({ dev, parent }) => parent?.startsWith(ROOT) || /^squalld/.test(dev ?? ''))
    .map(({ handle }) => Number.parseInt(handle, 16));
}

/** Whether an interface has classes, or filters on its root. */
export async function readExtras(host: Host, name: string): Promise<{ classes: boolean; filters: boolean }> {
  const [classes, filters] = await Promise.all([
    run(host, 'tc', ['class', 'show', 'dev', name]),
    run(host, 'tc', ['filter', 'show', 'dev', name]),
  ]);
  return { classes: /^class htb/m.test(classes), filters: filters.trim() !== '' };
}
