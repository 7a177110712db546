import { afterEach, beforeEach, expect, it } from 'vitest';
import type { NetworkUndo } from '../../../src/injectors/network/record.ts';
import { network } from '../../../src/injectors/network.ts';
import { describeWhere } from '../../support/needs.ts';
import { FAR, LINK, makePair, type Pair, type Peer } from '../../support/netns.ts';
import { type Fault, faultsOf, footprint } from './fault.ts';

let pair: Pair;
let near: Peer;
let before: string;
let faults: ReturnType<typeof faultsOf>;
/** What the names have now. */
let addresses: Record<string, string[]>;

beforeEach(async () => {
  pair = makePair();
  near = pair.near.peer();
  await pair.far.peer().listen([5001, 5002]);
  before = footprint(pair.near);
  addresses = { db: [FAR.v4], gateway: [FAR.other] };
  const lookup = async (name: string) => {
    const found = addresses[name];
    if (!found) throw Object.assign(new Error(name), { code: 'ENOTFOUND' });
    return found;
  };
  const variables: Record<string, string> = {
    KUBERNETES_SERVICE_HOST: FAR.v4,
    KUBERNETES_SERVICE_PORT: '5001',
  };
  faults = faultsOf(pair.near, 'as it is', { lookup, variable: (name) => variables[name], ownPorts: [6001] });
});

afterEach(() => pair.remove());

const refreshed = async ({ parameters, undo, context }: Fault) =>
  (await network.refresh?.(parameters, undo, { ...context, inForce: faults.inForce })) as
    | { undo: NetworkUndo; observation: { message: string } }
    | undefined;

describeWhere(['netns', 'nftables', 'tc'], 'a fault that is aimed at a host name', () => {
  it('follows the addresses that the name has', async () => {
    const fault = await faults.inject({ partition: true, to: 'db', ports: 5002 });
    expect(network.refreshEvery?.(fault.parameters)).toBe(30_000);
    expect(await near.connects(FAR.v4, 5002, 300)).toBe(false);
    expect(await refreshed(fault)).toBeUndefined();
    addresses.db = [FAR.other, FAR.v6];
    const change = await refreshed(fault);
    expect(change?.observation.message).toBe(`now at ${FAR.other}, ${FAR.v6}; no longer at ${FAR.v4}`);
    expect(await near.connects(FAR.v4, 5002)).toBe(true);
    expect(await near.connects(FAR.other, 5002, 300)).toBe(false);
    expect(await near.connects(FAR.v6, 5002, 300)).toBe(false);
    await network.verify(fault.parameters, change?.undo as NetworkUndo, fault.context);
    // The record from before does, too.
    await fault.revert();
    expect(footprint(pair.near)).toBe(before);
  });

  it('follows those that it spares', async () => {
    const fault = await faults.inject({ partition: true, except: 'gateway', ports: 5002 });
    expect(await near.connects(FAR.other, 5002)).toBe(true);
    addresses.gateway = [FAR.v4];
    expect((await refreshed(fault))?.observation.message).toBe(
      `now sparing ${FAR.v4}; no longer sparing ${FAR.other}`,
    );
    expect(await near.connects(FAR.other, 5002, 300)).toBe(false);
    expect(await near.connects(FAR.v4, 5002)).toBe(true);
  });

  it('stays as it is while the name has no address', async () => {
    const fault = await faults.inject({ partition: true, to: ['db', FAR.v6], ports: 5002 });
    delete addresses.db;
    expect(await refreshed(fault)).toBeUndefined();
    expect(await near.connects(FAR.v4, 5002, 300)).toBe(false);
  });

  it('does not follow to where another fault is with which it was not made together', async () => {
    const fault = await faults.inject({ rate: '8mbit', to: 'db', ports: 5002 });
    await faults.inject({ rate: '4mbit', to: FAR.other });
    addresses.db = [FAR.other, FAR.v6];
    expect((await refreshed(fault))?.observation.message).toBe(
      `now at ${FAR.v6}; no longer at ${FAR.v4}; where another fault is, not at ${FAR.other}`,
    );
    const spare = await faults.inject({ rate: '4mbit', except: ['gateway', FAR.v4, FAR.v6] });
    addresses.gateway = ['10.77.0.9'];
    expect((await refreshed(spare))?.observation.message).toBe(
      `now sparing 10.77.0.9; where another fault is, still sparing ${FAR.other}`,
    );
  });

  it('fails where somebody has removed its rules', async () => {
    const fault = await faults.inject({ partition: true, to: 'db', ports: 5002 });
    pair.near.exec('nft flush ruleset');
    addresses.db = [FAR.other];
    await expect(refreshed(fault)).rejects.toThrow(/`nft -f -` failed/);
    await fault.revert();
    expect(footprint(pair.near)).toBe(before);
  });

  it('without names never has to be refreshed', () => {
    expect(network.refreshEvery?.({ partition: true, to: ['10.0.0.0/8', 'fd00::1'] })).toBeUndefined();
  });
});

describeWhere(['netns', 'nftables', 'tc'], 'a fault that is aimed at everything', () => {
  it("spares the Kubernetes API and Squall's own ports, and says so", async () => {
    await near.listen([6001, 6002]);
    const fault = await faults.inject({ partition: true, protocol: 'tcp' });
    expect(fault.observation.message).toBe(
      `partition on ${LINK} over tcp (sparing the Kubernetes API (${FAR.v4} port 5001) and Squall's own port 6001)`,
    );
    expect(await near.connects(FAR.v4, 5001)).toBe(true);
    expect(await near.connects(FAR.v4, 5002, 300)).toBe(false);
    expect(await near.connects(FAR.other, 5001, 300)).toBe(false);
    const far = pair.far.peer();
    expect(await far.connects('10.77.0.1', 6001)).toBe(true);
    expect(await far.connects('10.77.0.1', 6002, 300)).toBe(false);
  });

  it('hits them where they are asked for by name', async () => {
    await near.listen([6001]);
    await faults.inject({ partition: true, to: FAR.v4, ports: 5001 });
    expect(await near.connects(FAR.v4, 5001, 300)).toBe(false);
    await faults.inject({ partition: true, sourcePorts: 6001 });
    expect(await pair.far.peer().connects('10.77.0.1', 6001, 300)).toBe(false);
  });
});
