import type { Missing } from '../../plugin/index.ts';
import type { Features } from './kernel/features.ts';
import type { Direction, NetworkParameters } from './parameters.ts';
import { queueOf } from './shape/queue.ts';
import type { Shape } from './shape/shape.ts';
import { directionsOf, netemOnly, treatment } from './shape/treatment.ts';

/** What the kernel and its tools lack for a fault. */
export function missingFeatures(parameters: NetworkParameters, features: Features): Missing[] {
  const shapes = directionsOf(parameters).flatMap((direction) => {
    const { shape } = treatment(parameters, direction, features);
    return shape ? [{ direction, shape }] : [];
  });
  const wanted = [
    ...(features.nftables ? [] : [NFTABLES]),
    ...shapes.flatMap(({ direction, shape }) => [
      ...missingQueue(parameters, shape, features),
      ...missingCarrier(direction, features),
    ]),
  ];
  return [...new Map(wanted.map((each) => [each.what, each])).values()];
}

const NFTABLES: Missing = {
  what: 'nf_tables',
  why: 'telling aimed packets from others',
  fix: 'Load it on the host: `modprobe nf_tables`; its options are CONFIG_NF_TABLES_NETDEV and CONFIG_NFT_NUMGEN.',
};

function missingQueue(parameters: NetworkParameters, shape: Shape, features: Features): Missing[] {
  const kinds = queueOf(shape, 1500, null).map(({ kind }) => kind);
  const missing: Missing[] = [];
  if (kinds.includes('netem') && !features.netem) missing.push(netem(parameters));
  if (kinds.includes('netem') && features.netem) missing.push(...missingInNetem(shape, features));
  if (kinds.includes('tbf') && !features.tbf) {
    missing.push({ what: 'sch_tbf', why: 'rate', fix: 'Load it on the host: `modprobe sch_tbf`.' });
  }
  return missing;
}

function netem(parameters: NetworkParameters): Missing {
  return {
    what: 'sch_netem',
    why: netemOnly(parameters).join(', '),
    fix: 'Load it on the host: `modprobe sch_netem` (Fedora and RHEL: package kernel-modules-extra; Ubuntu: linux-modules-extra). Loss, rate and partition do without it.',
  };
}

function missingInNetem(shape: Shape, features: Features): Missing[] {
  const { distribution, jitter, loss } = shape;
  const missing: Missing[] = [];
  if (jitter > 0 && distribution !== 'uniform' && !features.distributions.includes(distribution)) {
    missing.push({
      what: `netem's ${distribution} distribution`,
      why: 'distribution',
      fix: `Install the whole of iproute2: /usr/lib/tc/${distribution}.dist is missing.`,
    });
  }
  if (loss && loss.model !== 'random' && !features.lossModels) {
    missing.push({
      what: "netem's loss models",
      why: `loss with the model ${loss.model}`,
      fix: 'Use a kernel from 3.3 on and its iproute2.',
    });
  }
  return missing;
}

function missingCarrier(direction: Direction, features: Features): Missing[] {
  const why = 'shaping what is aimed at and nothing else';
  const missing: Missing[] = [];
  if (!features.htb) missing.push({ what: 'sch_htb', why, fix: 'Load it on the host: `modprobe sch_htb`.' });
  if (direction === 'egress') return missing;
  if (!features.ifb) {
    const fix = 'Load it on the host: `modprobe ifb numifbs=0`.';
    missing.push({ what: 'ifb', why: 'shaping incoming packets', fix });
  }
  if (!features.ingressForward) {
    const fix = 'Load it on the host: `modprobe nft_fwd_netdev`.';
    missing.push({ what: 'nft_fwd_netdev', why: 'shaping incoming packets', fix });
  }
  return missing;
}
