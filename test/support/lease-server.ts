import { KubeError } from '../../src/kube/kube-error.ts';
import type { Lease, Leases } from '../../src/kube/leases.ts';
import { type Clock, delay } from '../../src/plugin/index.ts';

/** As much of an API server as a fleet uses, in simulated time: versions and conflicts are as with the real one. */
export class LeaseServer {
  readonly leases = new Map<string, Lease>();
  /** When each request came. */
  readonly requests: number[] = [];
  /** Whether nobody is answered. */
  away = false;
  /** Ready pods, for those that count them. */
  pods = 0;
  readonly #clock: Clock;
  readonly #latency: () => number;
  #version = 0;

  /** @param latency milliseconds until a request is there, and as many for its answer */
  constructor(clock: Clock, latency: () => number) {
    this.#clock = clock;
    this.#latency = latency;
  }

  /** What a pod reaches it by. */
  client(): Leases {
    return {
      list: (selector) => this.#serve(() => this.#list(selector)),
      get: (name) => this.#serve(() => this.#get(name)),
      create: (lease) =>
        this.#serve(() => {
          if (this.leases.has(lease.metadata.name)) throw new KubeError('it exists', 409);
          return this.#store(lease);
        }),
      replace: (lease) =>
        this.#serve(() => {
          const { name, resourceVersion } = lease.metadata;
          if (this.#get(name).metadata.resourceVersion !== resourceVersion)
            throw new KubeError('it changed', 409);
          return this.#store(lease);
        }),
    };
  }

  /** Counts pods as a client does: 500 with each request, which come 200 ms apart. */
  count = async (): Promise<number> => {
    for (let page = 0; page < Math.ceil(this.pods / 500); page++) {
      if (page > 0) await delay(this.#clock, 200);
      await this.#serve(() => undefined);
    }
    return this.pods;
  };

  /** The most requests that came within a second. */
  busiestSecond(): number {
    let most = 0;
    for (let first = 0, last = 0; last < this.requests.length; last++) {
      while ((this.requests[last] as number) - (this.requests[first] as number) >= 1000) first++;
      most = Math.max(most, last - first + 1);
    }
    return most;
  }

  async #serve<T>(act: () => T): Promise<T> {
    await this.#travel();
    this.requests.push(this.#clock.now());
    if (this.away) throw new KubeError('the API server gives no answer');
    const answer = act();
    await this.#travel();
    if (this.away) throw new KubeError('the API server gives no answer');
    return answer;
  }

  #travel(): Promise<void> {
    return new Promise((resolve) => this.#clock.setTimeout(resolve, this.#latency()));
  }

  #get(name: string): Lease {
    const lease = this.leases.get(name);
    if (!lease) throw new KubeError('there is none', 404);
    return lease;
  }

  #list(selector: string): Lease[] {
    const [, group, shards] = /^squall\.dev\/group=(.*),squall\.dev\/shard in \((.*)\)$/.exec(selector) ?? [];
    return [...this.leases.values()].filter(
      ({ metadata: { labels = {} } }) =>
        labels['squall.dev/group'] === group &&
        shards?.split(',').includes(labels['squall.dev/shard'] as string),
    );
  }

  #store(lease: Lease): Lease {
    const metadata = { ...lease.metadata, resourceVersion: String(++this.#version) };
    const stored = { ...lease, metadata };
    this.leases.set(metadata.name, stored);
    return stored;
  }
}
