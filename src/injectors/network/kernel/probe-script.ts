import { HAS_CLASS } from '../rules/hook.ts';
import { TABLE } from './listing.ts';

type Try = readonly [name: string, command: string];

/** What is tried with `ip`, line by line; the names are those of what then works. */
const IP: readonly Try[] = [
  ['lo', 'link set lo up'],
  ['ifb', 'link add name squalli1 type ifb'],
  ['veth', 'link add name squallo1 type veth peer name squallp1'],
];

const NETEM = 'dev lo parent 1:1 handle 3: netem';

/** The same with `tc`; those without a name only make room. */
const TC: readonly Try[] = [
  ['', 'qdisc add dev lo root handle 1: htb default 0'],
  ['htb', 'class add dev lo parent 1: classid 1:1 htb rate 1gbit burst 1mb quantum 60000'],
  ['', 'class add dev lo parent 1: classid 1:2 htb rate 1gbit burst 1mb quantum 60000'],
  ['tbf', 'qdisc add dev lo parent 1:1 handle 2: tbf rate 1mbit burst 2000 limit 9000'],
  ['', 'qdisc del dev lo parent 1:1'],
  ['netem', `qdisc add ${NETEM} delay 1ms`],
  ['normal', `qdisc change ${NETEM} delay 1ms 1ms distribution normal`],
  ['pareto', `qdisc change ${NETEM} delay 1ms 1ms distribution pareto`],
  ['paretonormal', `qdisc change ${NETEM} delay 1ms 1ms distribution paretonormal`],
  ['loss state', `qdisc change ${NETEM} loss state 1% 99% 0% 100% 1%`],
  ['loss gemodel', `qdisc change ${NETEM} loss gemodel 1% 99% 100% 0%`],
  ['seed', `qdisc change ${NETEM} delay 1ms seed 1`],
  ['duplicate beside', 'qdisc add dev lo parent 1:2 handle 4: netem duplicate 1%'],
];

const forward = (chain: string) =>
  `add rule netdev ${TABLE} ${chain} ${HAS_CLASS} fwd to meta priority map @detours`;

/** nft's tries, each a transaction of its own on top of those before. */
const NFT: readonly Try[] = [
  [
    'nftables',
    `add table netdev ${TABLE}
add map netdev ${TABLE} next { type classid : classid; }
add map netdev ${TABLE} detours { type classid : iface_index; }
add chain netdev ${TABLE} in { type filter hook ingress device "lo" priority 0; }
add rule netdev ${TABLE} in numgen random mod 1000000 < 1 drop
add rule netdev ${TABLE} in meta priority set meta priority map @next return`,
  ],
  ['ingress forward', forward('in')],
  ['egress hook', `add chain netdev ${TABLE} out { type filter hook egress device "lo" priority 0; }`],
  ['egress forward', forward('out')],
];

/**
 * A shell script for a throw-away network namespace in which everything is tried. The module of ifb, loaded without
 * being told otherwise, makes two devices in the first namespace of the machine.
 */
export const script = `PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin
[ -d /sys/module/ifb ] || modprobe ifb numifbs=0 >/dev/null 2>&1
${batch('ip', IP)}${batch('tc', TC)}${transactions()}echo tried
`;

/** What works, as the script's output says it; undefined where it did not come to its end. */
export function readTries(output: string): Set<string> | undefined {
  const lines = new Set(output.split('\n'));
  if (!lines.has('tried')) return undefined;
  const works = (program: string, tries: readonly Try[]) =>
    tries.flatMap(([name], index) =>
      lines.has(`${program} is there`) && !lines.has(`${program}: Command failed -:${index + 1}`)
        ? [name]
        : [],
    );
  const byNft = NFT.flatMap(([name]) => (lines.has(`nft: ${name}`) ? [name] : []));
  return new Set([...works('ip', IP), ...works('tc', TC), ...byNft]);
}

/** All lines in one process, which goes on after one that fails and says which it was. */
function batch(program: string, tries: readonly Try[]): string {
  const lines = tries.map(([, command]) => command).join('\n');
  return `command -v ${program} >/dev/null && echo '${program} is there'
${program} -force -batch - 2>&1 >/dev/null <<'END' | sed -n 's/^Command failed/${program}: &/p'
${lines}
END
`;
}

/** All at once, as nearly every kernel can; where one cannot, one by one. */
function transactions(): string {
  const all = NFT.map(([, command]) => command).join('\n');
  const names = NFT.map(([name]) => `echo 'nft: ${name}'`).join('; ');
  const singly = NFT.map(([name, command]) => `${nft(command)} && echo 'nft: ${name}'`).join('\n');
  return `if ${nft(all)}
then ${names}
else ${singly}
fi
`;
}

function nft(commands: string): string {
  const lines = commands.split('\n').map((line) => `'${line}'`);
  return `printf '%s\\n' ${lines.join(' ')} | nft -f - >/dev/null 2>&1`;
}
