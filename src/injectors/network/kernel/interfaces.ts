import { FaultError, type Host } from '../../../plugin/index.ts';
import { list } from '../aim/aim.ts';
import type { NetworkParameters } from '../parameters.ts';
import { isDevice } from './devices.ts';
import { type Link, readLinks } from './state.ts';
import { runJson } from './tools.ts';

interface Route {
  readonly dev?: string;
  readonly metric?: number;
}

/**
 * The interfaces that a fault is for.
 *
 * @throws FaultError where one does not exist or there is no default route
 */
export async function resolveInterfaces(wanted: NetworkParameters['interface'], host: Host): Promise<Link[]> {
  const links = (await readLinks(host)).filter((link) => !isDevice(link.ifname));
  const found = new Map<string, Link>();
  for (const name of list(wanted ?? 'default')) {
    for (const link of await named(name, links, host)) found.set(link.ifname, link);
  }
  return [...found.values()];
}

async function named(name: string, links: readonly Link[], host: Host): Promise<Link[]> {
  if (name === 'all') return all(links);
  const wanted = name === 'default' ? await defaultInterface(host) : name;
  const link = links.find(({ ifname }) => ifname === wanted);
  if (link) return [link];
  const names = links.map(({ ifname }) => ifname);
  throw new FaultError(
    `there is no network interface ${JSON.stringify(wanted)}; there are ${names.join(', ')}`,
    {
      hint: hintFor(wanted, names),
    },
  );
}

function all(links: readonly Link[]): Link[] {
  const up = links.filter(({ flags }) => flags.includes('UP') && !flags.includes('LOOPBACK'));
  if (up.length > 0) return up;
  throw new FaultError('`interface: all` names none: no interface but loopback is up');
}

async function defaultInterface(host: Host): Promise<string> {
  for (const family of ['-4', '-6']) {
    const routes = await runJson<Route[]>(host, 'ip', ['-j', family, 'route', 'show', 'default']);
    const best = routes.filter((route) => route.dev).sort((a, b) => (a.metric ?? 0) - (b.metric ?? 0))[0];
    if (best?.dev) return best.dev;
  }
  throw new FaultError('there is no default route, so `interface: default` names none', {
    hint: 'Name the interface: `ip link` lists them.',
  });
}

function hintFor(wanted: string, names: readonly string[]): string {
  const close = names.find(
    (name) => name.startsWith(wanted) || wanted.startsWith(name) || alike(name, wanted),
  );
  return close
    ? `Did you mean ${close}?`
    : '`ip link` lists them; `default` is the one of the default route.';
}

function alike(one: string, other: string): boolean {
  const letters = (text: string) => text.toLowerCase().replace(/\d+$/, '');
  return letters(one) === letters(other);
}
