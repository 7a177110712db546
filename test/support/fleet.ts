import { seededStreams } from '../../src/chance/streams.ts';
import { type FleetConfig, fleetOf, type RawFleet } from '../../src/config/fleet.ts';
import { createFleet, type Fleet } from '../../src/fleet/fleet.ts';
import type { Place } from '../../src/limits/admission.ts';
import { isRefusal } from '../../src/limits/gate.ts';
import { LeaseServer } from './lease-server.ts';
import { SimulatedTime } from './simulated-time.ts';

/** A group of pods in simulated time, with an API server of its own. */
export interface Group {
  readonly time: SimulatedTime;
  readonly server: LeaseServer;
  readonly pods: Pod[];
  /** Adds a pod; one of the same name is its successor. */
  join(name: string): Pod;
}

/** A pod with an agent that does as a run would. */
export interface Pod {
  readonly name: string;
  readonly fleet: Fleet;
  /** What it holds and has not given back. */
  readonly places: Place[];
  /** Why it was refused, or has lost its place. */
  readonly refusals: string[];
  /** Asks for a place, within milliseconds; it keeps it until it is lost. */
  ask(within: number): Promise<Place | undefined>;
  /** Whether it gets a firing, within milliseconds. */
  takes(due: number, within: number): Promise<boolean>;
  /** Dies: it says nothing more to anybody. */
  kill(): void;
}

export function makeGroup(raw: RawFleet, seed = 1): Group {
  const time = new SimulatedTime();
  const config = fleetOf(raw);
  const latency = seededStreams(seed)('latency');
  const server = new LeaseServer(time, () => 2 + latency.next() * 20);
  const pods: Pod[] = [];
  const join = (name: string) => {
    const pod = makePod(name, config, time, server, seed);
    pods.push(pod);
    return pod;
  };
  return { time, server, pods, join };
}

function makePod(
  name: string,
  config: FleetConfig,
  time: SimulatedTime,
  server: LeaseServer,
  seed: number,
): Pod {
  let dead = false;
  // Of a dead process no timer fires, and no answer reaches it.
  const clock = {
    now: () => time.now(),
    setTimeout: (callback: () => void, milliseconds: number) =>
      time.setTimeout(() => {
        if (!dead) callback();
      }, milliseconds),
    clearTimeout: (timer: unknown) => time.clearTimeout(timer),
  };
  const streams = seededStreams(seed);
  const member = { group: config.group, pod: name, leases: server.client(), clock, streams };
  const fleet = createFleet({ member, config, count: server.count });
  const places: Place[] = [];
  const refusals: string[] = [];
  return {
    name,
    fleet,
    places,
    refusals,
    ask: async (within) => {
      const admission = fleet.admission(time.now() + within);
      const answer = await admission?.(new AbortController().signal);
      if (!answer || isRefusal(answer)) {
        refusals.push(answer?.reason ?? '');
        return undefined;
      }
      const place = {
        ...answer,
        release: () => {
          leave(place);
          answer.release();
        },
      };
      places.push(place);
      void answer.lost.then(({ reason }) => {
        refusals.push(reason);
        place.release();
      });
      return place;
    },
    takes: async (due, within) => {
      const why = await fleet.passes({ scenario: 'storm', schedule: 0, due }, time.now() + within);
      if (why !== undefined) refusals.push(why);
      return why === undefined;
    },
    kill: () => {
      dead = true;
    },
  };

  function leave(place: Place): void {
    const index = places.indexOf(place);
    if (index >= 0) places.splice(index, 1);
  }
}
