import { afterAll, beforeAll, expect, it } from 'vitest';
import type { NetworkParameters } from '../../../src/injectors/network/parameters.ts';
import { type Meter, startMeter, type Target } from '../../support/meter.ts';
import { describeWhere } from '../../support/needs.ts';
import { FAR, makePair, NEAR, type Pair } from '../../support/netns.ts';
import { type Check, delay, duplicates, inOrder, loss, SIZE } from './checks.ts';
import { faultsOf, footprint, injectAll } from './fault.ts';
import { lastingProblems, seenAt } from './measured.ts';

/** A second way to the same peer. */
const SECOND = { link: 'link1', near: '10.78.0.1', far: '10.78.0.2' };
const COUNT = 300;
/** Ports that no fault knows of. */
const CONTROL = 7000;

/** Each fault has a delay of its own, by which it is known. */
const faultList: readonly NetworkParameters[] = [
  { delay: '20ms', to: FAR.v4, ports: [7001] },
  { delay: '40ms', to: 'fd77::/64', ports: '7010-7019', protocol: 'udp' },
  { delay: '60ms', sourcePorts: ['7020-7021', 7023] },
  { delay: '80ms', protocol: 'icmp', to: FAR.other },
  { delay: '100ms', direction: 'ingress', ports: [7030, 7031], protocol: 'udp' },
  { delay: '30ms', direction: 'both', ports: 7040 },
  { delay: '50ms', ports: 7050, except: [FAR.other, 'fd77::2'] },
  { delay: '70ms', protocol: 'tcp', ports: 7060 },
  { delay: '90ms', interface: SECOND.link, ports: 7070 },
];

/** Packets that leave, and how much later than others they come. */
const leaving: readonly (readonly [what: string, target: Target, milliseconds: number])[] = [
  ['aimed at by address and port', { host: FAR.v4, port: 7001 }, 20],
  ['to another address', { host: FAR.other, port: 7002, from: 7001 }, 0],
  ['aimed at by a net of IPv6 and a range of ports', { host: FAR.v6, port: 7010 }, 40],
  ['at the end of the range', { host: FAR.v6, port: 7019 }, 40],
  ['beyond the range', { host: FAR.v6, port: 7009 }, 0],
  ['of IPv4 to the same port', { host: FAR.v4, port: 7011 }, 0],
  ['from a port of ours', { host: FAR.v4, port: 7100, from: 7020 }, 60],
  ['from the last of our ports', { host: FAR.v6, port: 7101, from: 7023 }, 60],
  ['from a port between', { host: FAR.v4, port: 7102, from: 7022 }, 0],
  ['to the peer of what comes in later', { host: FAR.v4, port: 7030 }, 0],
  ['both ways, going out', { host: FAR.v4, port: 7040 }, 30],
  ['to a port, but for two peers', { host: FAR.v4, port: 7050 }, 50],
  ['by UDP to a port that is meant of TCP', { host: FAR.v4, port: 7060 }, 0],
  ['by another interface', { host: SECOND.far, port: 7070 }, 90],
];

/** Others to the same ports, which are not aimed at. */
const others: readonly (readonly [what: string, target: Target, milliseconds: number])[] = [
  ['to the same port of another address', { host: FAR.other, port: 7001 }, 0],
  ['of IPv6 to a port that is meant of IPv4', { host: FAR.v6, port: 7040 }, 30],
  ['to a peer that is excepted', { host: FAR.other, port: 7050 }, 0],
  ['to a port that is meant of the other interface', { host: FAR.v4, port: 7070 }, 0],
];

/** Packets that come in; those from a port of the peer's are aimed at by it. */
const coming: readonly (readonly [what: string, target: Target, milliseconds: number])[] = [
  ['from a port that is aimed at', { host: NEAR.v4, port: 7200, from: 7030 }, 100],
  ['of IPv6 from such a port', { host: NEAR.v6, port: 7201, from: 7031 }, 100],
  ['both ways, coming in', { host: NEAR.v4, port: 7202, from: 7040 }, 30],
  ['from any other', { host: NEAR.v4, port: 7203 }, 0],
  ['from a port that only what leaves is aimed at by', { host: NEAR.v4, port: 7204, from: 7050 }, 0],
];

let pair: Pair;
let near: Meter;
let far: Meter;

beforeAll(async () => {
  pair = makePair();
  pair.near.exec(
    `sh -c 'ip link add ${SECOND.link} type veth peer name ${SECOND.link} netns ${pair.far.name}; ip address add ${SECOND.near}/24 dev ${SECOND.link}; ip link set ${SECOND.link} up'`,
  );
  pair.far.exec(`sh -c 'ip address add ${SECOND.far}/24 dev ${SECOND.link}; ip link set ${SECOND.link} up'`);
  near = startMeter(pair.near.name);
  far = startMeter(pair.far.name);
  const ports = new Set([...leaving, ...others].map(([, { port }]) => port));
  await far.listen([CONTROL, ...ports]);
  await near.listen([CONTROL, ...coming.map(([, { port }]) => port)]);
});

afterAll(() => {
  near.end();
  far.end();
  pair.remove();
});

describeWhere(['netem', 'nftables', 'python3', 'ping'], 'a network fault', () => {
  it('hits what it is aimed at, and nothing else', async () => {
    const before = footprint(pair.near);
    const made = await injectAll(faultsOf(pair.near), faultList);
    const flows = [
      { from: near, to: far, peer: FAR.v4, list: leaving },
      { from: near, to: far, peer: FAR.v4, list: others },
      { from: far, to: near, peer: NEAR.v4, list: coming },
    ];
    for (const flow of flows) expect(await problems(flow)).toEqual([]);
    expect(await pings(FAR.other)).toBeGreaterThan(79.9);
    expect(await pings(FAR.other)).toBeLessThan(83);
    expect(await pings(FAR.v4)).toBeLessThan(3);
    const [slow, quick] = [await near.connect(FAR.v4, 7060), await near.connect(FAR.v4, 7070)];
    expect(slow).toBeGreaterThan(69.9);
    expect(slow).toBeLessThan(90);
    expect(quick).toBeLessThan(20);
    for (const fault of made) await fault.revert();
    expect(footprint(pair.near)).toBe(before);
  });
});

async function problems({
  from,
  to,
  peer,
  list,
}: {
  readonly from: Meter;
  readonly to: Meter;
  readonly peer: string;
  readonly list: typeof leaving;
}): Promise<string[]> {
  const targets = [{ host: peer, port: CONTROL }, ...list.map(([, target]) => target)];
  return lastingProblems(async () => {
    await from.send(targets, { count: COUNT, every: 10, size: SIZE });
    const arrivals = await to.arrivals();
    const control = seenAt(CONTROL, COUNT, arrivals);
    return list.flatMap(([what, { port }, milliseconds]) => {
      const checks: Check[] = [delay(milliseconds), loss(0), duplicates(0), inOrder];
      return checks
        .flatMap((check) => check(seenAt(port, COUNT, arrivals), control))
        .map((each) => `${what}: ${each}`);
    });
  });
}

/** Milliseconds of the quickest of some. */
async function pings(host: string): Promise<number> {
  const said = pair.near.exec(`ping -c 5 -i 0.2 -q ${host}`);
  return Number(/= ([\d.]+)\//.exec(said)?.[1]);
}
