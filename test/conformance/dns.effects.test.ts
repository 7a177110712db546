import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { createHost } from '../../src/host/host.ts';
import type { DnsParameters } from '../../src/injectors/dns/schema.ts';
import { dns } from '../../src/injectors/dns.ts';
import type { Host } from '../../src/plugin/index.ts';
import { describeConformance, type Trial } from '../../src/testing/index.ts';
import { type DnsClient, endDns, question, startDnsClient, startNameServer } from '../support/dns.ts';
import { describeWhere } from '../support/needs.ts';
import { inNamespace, makePair, type Pair } from '../support/netns.ts';
import { builtInModule } from './built-in.ts';

const { module, folder } = await builtInModule('../fixtures/faults-in-namespace.ts');
afterAll(() => rmSync(folder, { recursive: true }));

const SERVER = '127.0.0.53';

describeWhere(['root', 'netns', 'nftables'], 'in a network namespace', () => {
  let pair: Pair;
  let client: DnsClient;

  beforeAll(async () => {
    pair = makePair();
    process.env.SQUALL_TEST_NAMESPACE = pair.near.name;
    await startNameServer(pair.near, [SERVER]);
    client = startDnsClient(pair.near);
  });
  afterAll(() => {
    endDns();
    pair.remove();
  });

  const inside = () => inNamespace(pair.near.name, createHost());
  /** The pair is made later than the suite is written down. */
  const host: Host = {
    ...createHost(),
    networkNamespace: () => inside().networkNamespace(),
    run: (...command) => inside().run(...command),
    startHelper: (spec) => (spec.script === 'revert-elsewhere' ? createHost() : inside()).startHelper(spec),
  };

  const prepare = (): Trial<DnsParameters> => ({
    parameters: { names: '*.aimed.test', action: 'fail' },
    inForce: async () => {
      const answer = await client.udp(SERVER, question('a.aimed.test'));
      return (answer?.message as { rcode?: string } | undefined)?.rcode === 'SERVFAIL';
    },
    surroundings: () => pair.near.exec('nft -j list ruleset'),
    // Its target is the resolution of names, which is there as long as the namespace is; what can go is its hog.
    vanish: () => {
      const pids =
        pair.near.exec(`sh -c 'grep -lz SQUALL_HELPER= /proc/[0-9]*/environ || true'`).match(/\d+/g) ?? [];
      for (const pid of pids.map(Number)) if (isHog(pid)) process.kill(pid, 'SIGKILL');
    },
    end: () => {},
  });

  /** Of this test: in its namespace. */
  function isHog(pid: number): boolean {
    const pids = pair.near.exec(`ip netns pids ${pair.near.name}`).split('\n').map(Number);
    return pids.includes(pid);
  }

  describeConformance({ describe, it }, { injector: dns, module, host, prepare });
});
