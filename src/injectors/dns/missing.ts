import type { Host, Missing } from '../../plugin/index.ts';
import { tableRules } from './rules.ts';

const WHY = 'sending queries to a resolver of Squall’s own';

/** What the machine lacks. Tried out in a network namespace that is thrown away. */
export async function missing(host: Host): Promise<Missing[]> {
  const lacking: Missing[] = [];
  if (!host.hasCapability('NET_ADMIN')) {
    const fix =
      host.uid === 0
        ? 'run as root, or grant CAP_NET_ADMIN (`--cap-add NET_ADMIN`, `capabilities: {add: [NET_ADMIN]}`)'
        : `run as root: Kubernetes gives added capabilities to user id 0 only, this is ${host.uid}`;
    lacking.push({ what: 'CAP_NET_ADMIN', why: WHY, fix });
  }
  if (!host.which('nft')) lacking.push({ what: 'nft', why: WHY, fix: 'install nftables' });
  return lacking.length > 0 ? lacking : missingFeatures(host);
}

/** The table that would be made, in a namespace of its own. It goes with the nft that makes it. */
async function missingFeatures(host: Host): Promise<Missing[]> {
  const table = 'squall_probe';
  const undo = { table, level: 1, zone: 1, ports: { from: 1, to: 2 }, earlier: [], servers: [] };
  const line = tableRules(undo, { servers: new Map(), others: 3 });
  const script = 'printf "%s\\n" "$0" "list tables" | PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin nft -i 2>&1';
  for (const flags of [['--net'], ['--user', '--map-root-user', '--net']]) {
    const tried = await host.run('unshare', [...flags, 'sh', '-c', script, line]).catch(() => undefined);
    if (tried?.exitCode !== 0) continue;
    return tried.stdout.includes(`table inet ${table}\n`) ? [] : [features(tried.stdout)];
  }
  // Nobody lets us try; that the kernel is old is known all the same.
  const release = host.readText('/proc/sys/kernel/osrelease') ?? '';
  const [major = 0, minor = 0] = release.split('.').map(Number);
  return major > 5 || (major === 5 && minor >= 12) ? [] : [features(`Linux ${release.trim()}`)];
}

function features(said: string): Missing {
  const reason = said.trim().split('\n')[0] ?? '';
  return {
    what: 'nf_tables with redirection, tracking zones and owned tables',
    why: WHY,
    fix:
      'Linux 5.12 or later with CONFIG_NFT_REDIR, CONFIG_NFT_CT and CONFIG_NF_CONNTRACK_ZONES ' +
      `(\`modprobe -a nft_redir nft_ct\`), and nft 0.9.9 or later with \`nft -i\`${reason && `; nft said: ${reason}`}`,
  };
}
