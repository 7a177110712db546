import type { Host } from '../../../plugin/index.ts';
import type { NetworkParameters } from '../parameters.ts';
import { list, parsePorts, type Resolve } from './aim.ts';
import { formatCidr, parseCidr } from './cidr.ts';

/** What is spared unless it is asked for by name: losing it would hurt Squall itself, not what is tried. */
export type Spared = {
  /** The API of Kubernetes, where Squall runs in it. */
  readonly api: { readonly addresses: readonly string[]; readonly port: number } | null;
  /** TCP ports that Squall itself listens on. */
  readonly ports: readonly number[];
};

/** Works out what is spared: what neither `to` nor a port of the parameters names. */
export async function resolveSpared(
  parameters: NetworkParameters,
  host: Pick<Host, 'variable' | 'ownPorts'>,
  resolve: Resolve,
): Promise<Spared> {
  const named = single(parameters.sourcePorts);
  return {
    api: await resolveApi(parameters, host, resolve),
    ports: host.ownPorts.filter((port) => !named.has(port)),
  };
}

/** What is spared, for people; empty where there is nothing. */
export function describeSpared({ api, ports }: Spared): string {
  const words = [];
  if (api) words.push(`the Kubernetes API (${api.addresses.join(', ')} port ${api.port})`);
  if (ports.length > 0) words.push(`Squall's own port ${ports.join(', ')}`);
  return words.length > 0 ? `sparing ${words.join(' and ')}` : '';
}

async function resolveApi(
  parameters: NetworkParameters,
  host: Pick<Host, 'variable'>,
  resolve: Resolve,
): Promise<Spared['api']> {
  const name = host.variable('KUBERNETES_SERVICE_HOST');
  const port = Number(host.variable('KUBERNETES_SERVICE_PORT') ?? 443);
  if (name === undefined || name === '' || !Number.isInteger(port)) return null;
  if (single(parameters.ports).has(port)) return null;
  // A name that has no address cannot be reached, and so needs no sparing.
  const addresses = parseCidr(name) ? [name] : await resolve(name).catch(() => []);
  const meant = new Set(list(parameters.to).map(canonical));
  if (addresses.length === 0 || [name, ...addresses].some((each) => meant.has(canonical(each)))) return null;
  return { addresses: addresses.map(canonical), port };
}

/** The ports that are given one by one: a range that happens to hold a port does not name it. */
function single(ports: NetworkParameters['ports']): Set<number> {
  return new Set(
    list<number | string>(ports as number)
      .flatMap(parsePorts)
      .filter(([first, last]) => first === last)
      .map(([port]) => port),
  );
}

function canonical(peer: string): string {
  const cidr = parseCidr(peer);
  return cidr ? formatCidr(cidr) : peer.toLowerCase().replace(/\.$/, '');
}
