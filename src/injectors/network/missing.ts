import type { Host, Missing } from '../../plugin/index.ts';
import { list } from './aim/aim.ts';
import { canDetour, originalRoot } from './carrier.ts';
import { type Features, probe } from './kernel/features.ts';
import { resolveInterfaces } from './kernel/interfaces.ts';
import { isOurs, type Link, readLinks, readQdiscs } from './kernel/state.ts';
import { missingFeatures } from './missing-features.ts';
import type { NetworkParameters } from './parameters.ts';
import { directionsOf, treatment } from './shape/treatment.ts';

/** What the machine lacks for these parameters. */
export async function missing(parameters: NetworkParameters, host: Host): Promise<Missing[]> {
  const tools = missingTools(parameters, host);
  const rights = missingRights(host);
  if (tools.length > 0 || rights.length > 0) return [...rights, ...tools];
  const present = await readLinks(host).catch(() => undefined);
  if (!present) return [otherIp];
  const features = await probe(host);
  const names = missingInterfaces(parameters, present);
  if (names.length > 0) return [...missingFeatures(parameters, features), ...names];
  const links = await resolveInterfaces(parameters.interface, host).catch(() => []);
  return [
    ...missingFeatures(parameters, features),
    ...(await missingRoots(parameters, features, links, host)),
  ];
}

/** As that of BusyBox. */
const otherIp: Missing = {
  what: 'an ip that writes JSON',
  why: 'finding interfaces',
  fix: 'Install iproute2: what is found as `ip` is another one, or fails (`ip -j -d link show`).',
};

function missingInterfaces({ interface: wanted }: NetworkParameters, present: readonly Link[]): Missing[] {
  const names = present.map(({ ifname }) => ifname);
  return list(wanted ?? 'default')
    .filter((name) => name !== 'default' && name !== 'all' && !names.includes(name))
    .map((name) => ({
      what: `the network interface ${JSON.stringify(name)}`,
      why: 'a fault on it',
      fix: `There are ${names.join(', ')}.`,
    }));
}

/** Root qdiscs that would have to make room, and could not be put back. */
async function missingRoots(
  parameters: NetworkParameters,
  features: Features,
  links: readonly Link[],
  host: Host,
): Promise<Missing[]> {
  const isShaped =
    directionsOf(parameters).includes('egress') && treatment(parameters, 'egress', features).shape;
  const onRoot = links.filter((link) => isShaped && !canDetour(link, features));
  if (onRoot.length === 0) return [];
  const qdiscs = await readQdiscs(host);
  const found: Missing[] = [];
  for (const link of onRoot) {
    if (isOurs(qdiscs, link.ifname)) continue;
    const reason = await originalRoot(link, { host, qdiscs });
    if (typeof reason !== 'string') continue;
    found.push({
      what: `a root qdisc of ${link.ifname} that can be put back exactly`,
      why: `shaping what leaves it: ${reason}`,
      fix: 'Set another root qdisc, or use a kernel from 5.17 on with nft_fwd_netdev and veth, where it need not make room. Partition, and loss of incoming packets, do without it.',
    });
  }
  return found;
}

function missingRights(host: Host): Missing[] {
  if (host.hasCapability('NET_ADMIN')) return [];
  const asRoot =
    'Run as root, or grant CAP_NET_ADMIN (`--cap-add NET_ADMIN`, `capabilities: {add: [NET_ADMIN]}`)';
  return [
    {
      what: 'CAP_NET_ADMIN',
      why: 'changing queues and packet filters',
      // Added capabilities reach a process of another user only as ambient ones, which Kubernetes does not set.
      fix:
        host.uid === 0
          ? `${asRoot}.`
          : `${asRoot}; Kubernetes gives added capabilities to user id 0 only, this is ${host.uid}.`,
    },
  ];
}

function missingTools(parameters: NetworkParameters, host: Host): Missing[] {
  const wanted = [
    { tool: 'ip', why: 'finding interfaces', fix: 'Install iproute2.' },
    ...(parameters.partition
      ? []
      : [{ tool: 'tc', why: 'delay, rate and the like', fix: 'Install iproute2.' }]),
    { tool: 'nft', why: 'telling aimed packets from others', fix: 'Install nftables.' },
  ];
  return wanted
    .filter(({ tool }) => host.which(tool) === undefined)
    .map(({ tool, why, fix }) => ({ what: tool, why, fix }));
}
