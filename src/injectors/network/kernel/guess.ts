import type { Host } from '../../../plugin/index.ts';
import type { Features } from './features.ts';

/** What the kernel shows of itself where nothing may be tried: its symbols and its modules, loaded or not. */
export function guess(host: Host): Features {
  const release = host.readText('/proc/sys/kernel/osrelease')?.trim();
  const symbols = host.readText('/proc/kallsyms') ?? '';
  const modules = ['modules.dep', 'modules.builtin'].map((file) =>
    host.readText(`/lib/modules/${release}/${file}`),
  );
  const has = (symbol: string, module: string) =>
    symbols.includes(` ${symbol}`) || modules.some((text) => text?.includes(`/${module}.ko`));
  const netem = has('netem_enqueue', 'sch_netem');
  const forward = has('nft_fwd_netdev_eval', 'nft_fwd_netdev');
  return {
    netem,
    distributions: netem ? ['normal', 'pareto', 'paretonormal'] : [],
    lossModels: netem,
    seed: false,
    duplicateBeside: false,
    tbf: has('tbf_enqueue', 'sch_tbf'),
    htb: has('htb_enqueue', 'sch_htb'),
    ifb: has('ifb_xmit', 'ifb'),
    veth: has('veth_xmit', 'veth'),
    nftables: has('nft_do_chain_netdev', 'nf_tables'),
    ingressForward: forward,
    egressHook: atLeast(release, 5, 16),
    egressForward: forward && atLeast(release, 5, 17),
    tried: false,
  };
}

function atLeast(release: string | undefined, major: number, minor: number): boolean {
  const [first = 0, second = 0] = (release ?? '').split('.').map(Number);
  return first > major || (first === major && second >= minor);
}
