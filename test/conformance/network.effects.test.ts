import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { createHost } from '../../src/host/host.ts';
import type { NetworkParameters } from '../../src/injectors/network/parameters.ts';
import { network } from '../../src/injectors/network.ts';
import type { Host } from '../../src/plugin/index.ts';
import { describeConformance, type Trial } from '../../src/testing/index.ts';
import { describeWhere } from '../support/needs.ts';
import { FAR, LINK, makePair, type Pair, type Peer } from '../support/netns.ts';
import { builtInModule } from './built-in.ts';

const { module, folder } = await builtInModule('../fixtures/faults-in-namespace.ts');
afterAll(() => rmSync(folder, { recursive: true }));

describeWhere(['root', 'netns', 'nftables', 'tc'], 'in a network namespace', () => {
  let pair: Pair;
  let peer: Peer;

  beforeAll(() => renew());
  afterAll(() => pair.remove());

  async function renew(): Promise<void> {
    pair?.remove();
    pair = makePair();
    peer = pair.near.peer();
    await pair.far.peer().listen([5001]);
    process.env.SQUALL_TEST_NAMESPACE = pair.near.name;
  }

  /** What is asked of the machine is asked of the pair that is there by then. */
  const host: Host = {
    ...createHost(),
    networkNamespace: () => pair.near.host(createHost()).networkNamespace(),
    run: (...command) => pair.near.host(createHost()).run(...command),
  };

  function prepare(): Trial<NetworkParameters> {
    let gone = false;
    return {
      parameters: { interface: LINK, partition: true, ports: [5001] },
      inForce: async () => !gone && !(await peer.connects(FAR.v4, 5001, 300)),
      surroundings: () =>
        pair.near.exec(`sh -c 'tc -j qdisc show; tc -j filter show dev ${LINK}; nft -j list ruleset'`),
      vanish: () => {
        gone = true;
        pair.near.exec(`ip link del ${LINK}`);
      },
      end: async () => {
        if (gone) await renew();
      },
    };
  }

  describeConformance({ describe, it }, { injector: network, module, host, prepare });
});
