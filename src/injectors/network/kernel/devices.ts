import { delay, type Host, type RevertContext } from '../../../plugin/index.ts';
import type { Device, Leg } from '../record.ts';
import { batch } from './tools.ts';

/** The device that aimed packets of a leg make a detour through; all faults of the leg share it. */
export function sharedDevice({ direction, ifindex }: Pick<Leg, 'direction' | 'ifindex'>): Device {
  const key = ifindex.toString(16);
  return direction === 'egress'
    ? { name: `squallo${key}`, peer: `squallp${key}` }
    : { name: `squalli${key}`, peer: null };
}

/** A device for the queue of one class alone. */
export function ownDevice(direction: Leg['direction'], number: number): Device {
  const key = number.toString(16);
  return { name: `squalld${key}`, peer: direction === 'egress' ? `squalle${key}` : null };
}

/** Whether a name is one of a device that Squall makes. */
export function isDevice(name: string): boolean {
  return /^squall[deiop][0-9a-f]{1,8}$/.test(name);
}

/** The lines for `ip -batch` that make a device. */
export function addDevice({ name, peer }: Device): string[] {
  // Without addresses of its own it sends nothing by itself. Any packet fits through.
  return peer === null
    ? [`link add name ${name} type ifb`, `link set ${name} addrgenmode none up`]
    : [
        `link add name ${name} mtu 65535 type veth peer name ${peer} mtu 65535`,
        `link set ${name} addrgenmode none up`,
        `link set ${peer} addrgenmode none up`,
      ];
}

/** The names of the network interfaces there are. */
export function interfaceNames(host: Host): Set<string> {
  const lines = (host.readText('/proc/net/dev') ?? '').split('\n').slice(2);
  return new Set(lines.map((line) => line.split(':')[0]?.trim() ?? '').filter(Boolean));
}

/**
 * Removes devices; those that are not there are no error. What is waited for is that they are gone for everybody: the
 * kernel holds `ip` for two or three times as long, until nobody can be using their memory any more.
 */
export async function removeDevices(
  devices: readonly string[],
  { host, clock }: Pick<RevertContext, 'host' | 'clock'>,
): Promise<void> {
  const thereOf = (names: ReadonlySet<string>) => devices.filter((name) => names.has(name));
  const lines = thereOf(interfaceNames(host)).map((name) => `link del dev ${name}`);
  const removal = batch(host, 'ip', lines);
  let hasEnded = false;
  // Also where it fails before it is waited for. Once they are gone, nothing is left that could.
  removal
    .catch(() => {})
    .finally(() => {
      hasEnded = true;
    });
  while (!hasEnded && thereOf(interfaceNames(host)).length > 0) await delay(clock, 1);
  if (hasEnded) await removal;
}
