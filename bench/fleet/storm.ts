import type { RawFleet } from '../../src/config/fleet.ts';
import { makeGroup, type Pod } from '../../test/support/fleet.ts';

export interface Storm {
  readonly pods: number;
  readonly fleet: RawFleet;
  /** Milliseconds from one firing, in every pod at the same moment, to the next. */
  readonly every: number;
  /** Milliseconds of storm after the last pod has started. */
  readonly lasts: number;
  readonly seed?: number;
}

/** What an API server saw of it. */
export interface Seen {
  /** Requests a second: the most in any second, and on average. */
  readonly busiest: number;
  readonly average: number;
  /** The most pods that had a place at once, and how many places were given. */
  readonly mostAtOnce: number;
  readonly places: number;
}

/** Pods a second that a controller makes by default: Kubernetes lets it make as many requests. */
const ROLLOUT = 20;
/** Milliseconds that a run lasts, and that a firing may be late. */
const [RUN, DEADLINE] = [30_000, 60_000];
/** Milliseconds after which the API server goes away, and that it is away. */
const [OUTAGE, AWAY] = [600_000, 90_000];

/** Simulates a fleet in which all pods fire at once, over and over, with the API server away for a while. */
export async function simulateStorm({ pods: count, fleet, every, lasts, seed = 1 }: Storm): Promise<Seen> {
  const { time, server, pods, join } = makeGroup({ selector: 'app=x', ...fleet }, seed);
  server.pods = count;
  for (let i = 0; i < count; i++) {
    join(`pod-${i}`);
    if (i % ROLLOUT === ROLLOUT - 1) await time.pass(1000);
  }
  const start = time.now();
  let [places, mostAtOnce] = [0, 0];
  time.setTimeout(() => {
    server.away = true;
    time.setTimeout(() => {
      server.away = false;
    }, AWAY);
  }, OUTAGE);
  const fire = () => {
    for (const pod of pods) void run(pod, time.now());
    time.setTimeout(fire, every);
  };
  fire();
  for (let passed = 0; passed < lasts; passed += 1000) {
    await time.pass(1000);
    mostAtOnce = Math.max(mostAtOnce, pods.filter((pod) => pod.places.length > 0).length);
  }
  const { length } = server.requests.filter((at) => at >= start);
  return { busiest: server.busiestSecond(), average: (length / lasts) * 1000, mostAtOnce, places };

  async function run(pod: Pod, due: number): Promise<void> {
    if (pod.places.length > 0) return;
    if (fleet.elect === 'one' && !(await pod.takes(due, DEADLINE))) return;
    if (fleet.budget === undefined) return;
    const place = await pod.ask(DEADLINE);
    if (!place) return;
    places++;
    time.setTimeout(place.release, RUN);
  }
}
