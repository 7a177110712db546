import { randomInt } from 'node:crypto';
import { hostname } from 'node:os';
import { MAX_SEED, seededStreams } from '../../chance/streams.ts';
import type { Config } from '../../config/config.ts';
import { createFleet, type Fleet } from '../../fleet/fleet.ts';
import { systemClock } from '../../host/clock.ts';
import { createKubeClient } from '../../kube/client.ts';
import { inCluster } from '../../kube/in-cluster.ts';
import type { KubeError } from '../../kube/kube-error.ts';
import { leasesOf } from '../../kube/leases.ts';
import { createPodEvent } from '../../kube/pod-event.ts';
import { countReadyPods } from '../../kube/ready-pods.ts';
import { createPodEvents, type PodEvents } from '../../pod-events/tell.ts';
import { EXIT } from '../exit-codes.ts';
import { Failure } from '../failure.ts';

/** What an agent has of the cluster that it is in. */
export interface InCluster {
  readonly fleet?: Fleet;
  readonly podEvents?: PodEvents;
}

/** @throws Failure where this is no pod, or it has no token */
export function joinCluster(
  { fleet: config, kubernetesEvents }: Pick<Config, 'fleet' | 'kubernetesEvents'>,
  note: (text: string) => void,
): InCluster {
  const client = createKubeClient(clusterHere());
  const { POD_NAME: name = hostname(), POD_UID: uid = '' } = process.env;
  const streams = seededStreams(randomInt(MAX_SEED + 1));
  const member = { pod: name, leases: leasesOf(client), clock: systemClock, streams };
  return {
    ...(config
      ? {
          fleet: createFleet({
            member: { ...member, group: config.group },
            config,
            count: (selector) => countReadyPods(client, systemClock, selector),
          }),
        }
      : {}),
    ...(kubernetesEvents
      ? {
          podEvents: createPodEvents({
            write: (event) => createPodEvent(client, { name, uid }, event),
            note,
          }),
        }
      : {}),
  };
}

function clusterHere() {
  try {
    return inCluster(process.env);
  } catch (error) {
    throw new Failure(
      EXIT.refused,
      (error as KubeError).message,
      '`fleet` and `kubernetesEvents` of the config need the API server of a cluster',
    );
  }
}
