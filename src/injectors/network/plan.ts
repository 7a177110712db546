import { FaultError, type InjectionContext, type Plan } from '../../plugin/index.ts';
import { type Aim, resolveAim } from './aim/aim.ts';
import { resolveSpared } from './aim/spared.ts';
import { chooseCarrier, type Ground, refuseDuplicates } from './carrier.ts';
import { neighboursOn, togetherWith } from './combinations.ts';
import { describe } from './describe.ts';
import { type Features, probe } from './kernel/features.ts';
import { resolveInterfaces } from './kernel/interfaces.ts';
import { type Link, numbersInUse, readQdiscs } from './kernel/state.ts';
import { observe } from './observation.ts';
import type { Direction, NetworkParameters } from './parameters.ts';
import { isNetworkUndo, type Leg, markOf, type NetworkUndo, type Shaping, seatsOf } from './record.ts';
import { freeNumbers, type Seating, seat, seeds } from './seats.ts';
import type { Shape } from './shape/shape.ts';
import { largestPacket } from './shape/tbf.ts';
import { directionsOf, treatment } from './shape/treatment.ts';

/** What planning looks at. */
interface Scene extends Ground {
  readonly parameters: NetworkParameters;
  readonly features: Features;
  readonly mark: string;
  readonly what: string;
  readonly aim: Aim;
  readonly number: Seating['number'];
  readonly seed: Seating['seed'];
}

/** Looks at the machine and works out the undo record; changes nothing. */
export async function plan(
  parameters: NetworkParameters,
  context: InjectionContext,
): Promise<Plan<NetworkUndo>> {
  const { host } = context;
  const namespace = host.networkNamespace();
  const resolve = (name: string) => lookUp(name, context);
  const [links, aim, spared, qdiscs, features] = await Promise.all([
    resolveInterfaces(parameters.interface, host),
    resolveAim(parameters, resolve),
    resolveSpared(parameters, host, resolve),
    parameters.partition ? [] : readQdiscs(host),
    probe(host),
  ]);
  const others = inForce(context, namespace);
  const mark = markOf(context.token);
  const what = describe(parameters);
  const shapings = others.flatMap(({ legs }) => legs.flatMap(({ shaping }) => shaping ?? []));
  const used = shapings.flatMap(seatsOf).map(({ number }) => number);
  const scene: Scene = {
    ...{ parameters, host, features, qdiscs, others, mark, what, aim },
    number: freeNumbers(mark, [...used, ...numbersInUse(qdiscs)]),
    seed: seeds(context.random, features.seed),
  };
  const legs: Leg[] = [];
  for (const link of links) {
    for (const direction of directionsOf(parameters)) legs.push(await planLeg(link, direction, scene));
  }
  const undo: NetworkUndo = { version: 2, namespace, mark, legs, aim, spared, what };
  return { undo, observation: observe(parameters, undo, features) };
}

/** The other faults in force in a network namespace. */
export function inForce({ inForce, token }: InjectionContext, namespace: string): NetworkUndo[] {
  return inForce.flatMap((other) =>
    other.token !== token && isNetworkUndo(other.undo) && other.undo.namespace === namespace
      ? [other.undo]
      : [],
  );
}

/**
 * The addresses of a host name.
 *
 * @throws FaultError where it has none
 */
async function lookUp(name: string, { host }: Pick<InjectionContext, 'host'>): Promise<string[]> {
  try {
    return await host.lookup(name);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new FaultError(`the host name ${name} has no address (${code})`, {
      hint: 'Check the name, or give its address or CIDR.',
      cause: error,
    });
  }
}

async function planLeg(link: Link, direction: Direction, scene: Scene): Promise<Leg> {
  const { features, parameters } = scene;
  const { drop, shape } = treatment(parameters, direction, features);
  const { ifname, ifindex } = link;
  const family = direction === 'ingress' || features.egressHook ? 'netdev' : 'inet';
  const forwards = direction === 'ingress' ? features.ingressForward : features.egressForward;
  const shaping = shape && (await planShaping(link, direction, shape, scene));
  return { interface: ifname, ifindex, direction, family, forwards, drop, shaping };
}

async function planShaping(link: Link, direction: Direction, shape: Shape, scene: Scene): Promise<Shaping> {
  refuseSmallBurst(shape, link);
  const carrier = await chooseCarrier(link, direction, scene);
  const where = `${link.ifname} (${direction})`;
  const neighbours = neighboursOn({ ifindex: link.ifindex, direction }, scene.others);
  const together = togetherWith({ ...scene, shape }, neighbours, where);
  if (carrier.kind === 'root') refuseDuplicates(shape, neighbours, where, scene.features);
  return seat(scene.mark, shape, together, { ...scene, direction, carrier, mtu: link.mtu });
}

function refuseSmallBurst({ rate }: Shape, { ifname, mtu }: Link): void {
  if (!rate?.burst || rate.burst >= largestPacket(mtu)) return;
  throw new FaultError(
    `a burst of ${rate.burst} bytes is less than one packet of ${ifname}, whose MTU is ${mtu}: none would pass`,
    { hint: `Make it ${largestPacket(mtu)}B or more.` },
  );
}
