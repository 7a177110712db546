import type { CommandResult, Host } from '../../../plugin/index.ts';
import { guess } from './guess.ts';
import { readTries, script } from './probe-script.ts';

/** What this machine's kernel and tools can do, found out without changing it. */
export interface Features {
  readonly netem: boolean;
  /** netem's distributions, which iproute2 brings as tables. */
  readonly distributions: readonly string[];
  /** netem's losses with a memory. */
  readonly lossModels: boolean;
  /** netem takes a seed. */
  readonly seed: boolean;
  /** A netem that duplicates may have others beside it on its device. */
  readonly duplicateBeside: boolean;
  readonly tbf: boolean;
  readonly htb: boolean;
  readonly ifb: boolean;
  readonly veth: boolean;
  /** nft in the kernel, with our kinds of table. */
  readonly nftables: boolean;
  /** nft can hand packets that come in to another device. */
  readonly ingressForward: boolean;
  /** The egress hook of the netdev family. */
  readonly egressHook: boolean;
  /** nft can hand packets that go out to another device. */
  readonly egressForward: boolean;
  /** Whether it was tried; otherwise the answers are read off what the kernel shows of itself. */
  readonly tried: boolean;
}

const known = new WeakMap<Host, Promise<Features>>();

/** Finds out what the kernel can do; once for each host, as kernels do not change. */
export function probe(host: Host): Promise<Features> {
  const before = known.get(host);
  if (before) return before;
  const looking = look(host);
  known.set(host, looking);
  return looking;
}

async function look(host: Host): Promise<Features> {
  // Without the right to a namespace of our own, one inside a user namespace of our own may still be allowed.
  for (const flags of [['--net'], ['--user', '--map-root-user', '--net']]) {
    const result = await attempt(host, flags);
    const found = result && readTries(result.stdout);
    if (found) return { ...read(found), tried: true };
  }
  return guess(host);
}

async function attempt(host: Host, flags: readonly string[]): Promise<CommandResult | undefined> {
  try {
    return await host.run('unshare', [...flags, 'sh', '-c', script]);
  } catch {
    return undefined;
  }
}

function read(works: ReadonlySet<string>): Omit<Features, 'tried'> {
  return {
    netem: works.has('netem'),
    distributions: ['normal', 'pareto', 'paretonormal'].filter((name) => works.has(name)),
    lossModels: works.has('loss state') && works.has('loss gemodel'),
    seed: works.has('seed'),
    duplicateBeside: works.has('duplicate beside'),
    tbf: works.has('tbf'),
    htb: works.has('htb'),
    ifb: works.has('ifb'),
    veth: works.has('veth'),
    nftables: works.has('nftables'),
    ingressForward: works.has('ingress forward'),
    egressHook: works.has('egress hook'),
    egressForward: works.has('egress forward'),
  };
}
