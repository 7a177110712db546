import { FaultError, type InjectionContext, type Refreshed } from '../../plugin/index.ts';
import { type Aim, resolveAim } from './aim/aim.ts';
import { parseCidr } from './aim/cidr.ts';
import { meet } from './aim/meet.ts';
import { neighboursOn } from './combinations.ts';
import { readTable } from './kernel/listing.ts';
import { whileAlone } from './kernel/lock.ts';
import { transaction } from './kernel/tools.ts';
import type { NetworkParameters } from './parameters.ts';
import { inForce } from './plan.ts';
import { shapingLegs } from './queues.ts';
import type { NetworkUndo } from './record.ts';
import { renewSets } from './rules/add.ts';
import { verifySets } from './verify/sets.ts';

/** Milliseconds between two looks at the addresses of host names. */
const EVERY = 30_000;

/** How often the addresses that a fault is aimed at are looked up again; undefined where it has no host names. */
export function refreshEvery(parameters: NetworkParameters): number | undefined {
  const peers = [parameters.to, parameters.except].flat();
  return peers.some((peer) => peer !== undefined && !parseCidr(peer)) ? EVERY : undefined;
}

/** Looks the host names up again, and aims at the addresses that they have by now. */
export async function refresh(
  parameters: NetworkParameters,
  undo: NetworkUndo,
  context: InjectionContext,
): Promise<Refreshed<NetworkUndo> | undefined> {
  const found = await lookAgain(parameters, context);
  if (!found) return undefined;
  const aim = planned(found, undo, context);
  if (sameAim(aim, undo.aim)) return undefined;
  const renewed = { ...undo, aim };
  await whileAlone(context, () => renew(renewed, context));
  const told = [
    ...difference('now at', aim.to, undo.aim.to),
    ...difference('no longer at', undo.aim.to, aim.to),
    ...difference('now sparing', aim.except, undo.aim.except),
    ...difference('no longer sparing', undo.aim.except, aim.except),
    ...difference('where another fault is, not at', found.to, aim.to),
    ...difference('where another fault is, still sparing', aim.except, found.except),
  ];
  return { undo: renewed, observation: { message: told.join('; '), to: aim.to, except: aim.except } };
}

/** Undefined where a name has no address now: perhaps it is the fault itself that keeps the answer away. */
async function lookAgain(
  parameters: NetworkParameters,
  { host }: InjectionContext,
): Promise<Aim | undefined> {
  try {
    return await resolveAim(parameters, (name) => host.lookup(name));
  } catch {
    return undefined;
  }
}

/** As much of a new aim as meets no fault with which nothing was made together when both were planned. */
function planned(found: Aim, undo: NetworkUndo, context: InjectionContext): Aim {
  const others = inForce(context, undo.namespace);
  const strangers = shapingLegs(undo.legs).flatMap((leg) =>
    neighboursOn(leg, others).filter(
      (other) =>
        ![...leg.shaping.combinations, ...other.shaping.combinations].some(
          ({ members }) => members.includes(undo.mark) && members.includes(other.mark),
        ),
    ),
  );
  const meets = (aim: Aim) => strangers.some((other) => meet(aim, other.aim));
  const wider = [...new Set([...found.except, ...undo.aim.except])];
  const except = meets({ ...undo.aim, except: found.except }) ? wider : found.except;
  const isNew = (peer: string) => !undo.aim.to.includes(peer);
  const to = found.to.filter((peer) => !isNew(peer) || !meets({ ...found, except, to: [peer] }));
  // Nobody at all is not written down, as that would be everybody.
  return { ...found, except, to: found.to.length > 0 && to.length === 0 ? undo.aim.to : to };
}

function sameAim(one: Aim, other: Aim): boolean {
  return one.to.join() === other.to.join() && one.except.join() === other.except.join();
}

async function renew(undo: NetworkUndo, { host }: InjectionContext): Promise<void> {
  await transaction(host, renewSets(undo));
  for (const family of new Set(undo.legs.map((leg) => leg.family))) {
    const listing = await readTable(host, family);
    if (!listing) throw new FaultError(`nft has no table of ours in family ${family} any more`);
    verifySets(undo, listing);
  }
}

function difference(words: string, these: readonly string[], those: readonly string[]): string[] {
  const only = these.filter((peer) => !those.includes(peer));
  return only.length > 0 ? [`${words} ${only.join(', ')}`] : [];
}
