import { rmSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeWhere } from '../support/needs.ts';
import { LINK } from '../support/netns.ts';
import { bundleEngine } from './bundle.ts';
import { type Lane, makeLane } from './lane.ts';
import { type Fault, play } from './play.ts';
import type { Moment } from './task.ts';

/** Milliseconds, on a machine that may emulate its processor. */
const BOUND = 60_000;

/** On the link, whose root could not be put back, a detour; on loopback, somebody's netem makes room. */
const fault: Fault = {
  name: 'netem',
  parameters: () =>
    [
      `network: {interface: ${LINK}, direction: both, delay: 20ms, duplicate: 5, to: [10.77.0.0/24]}`,
      `network: {interface: ${LINK}, delay: 30ms, loss: 3, ports: [80]}`,
      'network: {interface: lo, delay: 5ms, ports: [5432]}',
    ].join('}, {'),
};

const ZOO = [
  `qdisc add dev ${LINK} root handle 1: htb default 20`,
  `class add dev ${LINK} parent 1: classid 1:20 htb rate 10mbit`,
  `qdisc add dev ${LINK} parent 1:20 handle 20: sfq perturb 10`,
  `filter add dev ${LINK} parent 1: protocol ip prio 1 u32 match ip dport 80 0xffff flowid 1:20`,
  'qdisc add dev lo root handle 8001: netem delay 3ms loss 1% duplicate 1%',
];

describeWhere(['root', 'netem', 'nftables'], 'SIGKILL in the midst of network faults', () => {
  let bundle: Awaited<ReturnType<typeof bundleEngine>>;
  let lane: Lane;

  beforeAll(async () => {
    bundle = await bundleEngine();
    lane = makeLane();
    for (const line of ZOO) lane.pair.near.exec(`tc ${line}`);
  });

  afterAll(async () => {
    await lane.remove();
    rmSync(bundle.dist, { recursive: true, force: true });
  });

  it.each<Moment>(['during apply', 'while in force', 'during revert'])(
    '%s leaves the qdiscs that were there as they were',
    async (moment) => {
      const took = await play({ lane, fault, moment, victim: 'engine', bundle, bound: BOUND });
      expect(took).toBeLessThan(BOUND);
    },
  );
});
