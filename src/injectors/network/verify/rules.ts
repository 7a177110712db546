import { FaultError } from '../../../plugin/index.ts';
import { type Expression, jumpOf, type Listing, type Rule } from '../kernel/listing.ts';
import { classid, deviceOf, type Leg, legName, type NetworkUndo, type Shaping, seatsOf } from '../record.ts';
import { hookName } from '../rules/hook.ts';
import { aimMatches } from '../rules/matches.ts';
import { aimChain, backChain, deviceMap, faultChain, guardChain, nextMap } from '../rules/names.ts';
import { canonical, readMatch } from './match.ts';

/** Compares the rules that nft has for a leg with those that were added. */
export function verifyRules(leg: Leg, undo: NetworkUndo, listing: Listing): void {
  const where = `${leg.interface} (${leg.direction})`;
  const fail = (what: string) => new FaultError(`nft has no ${what} for ${where} after it was added`);
  const base = listing.rules.get(legName(leg)) ?? [];
  if (listing.hooks.get(legName(leg)) !== hookName(leg)) throw fail('chain of ours');
  if (!base.some((rule) => jumpOf(rule) === aimChain(leg))) throw fail('rule that leads to the faults');
  if (leg.shaping?.carrier.kind === 'detour' && !has(base, 'fwd')) throw fail('rule that begins the detour');
  verifyAim(leg, undo, listing.rules.get(aimChain(leg)) ?? [], where);
  const rules = listing.rules.get(faultChain(undo.mark, leg)) ?? [];
  if (leg.drop > 0) verifyDrop(leg.drop, rules, where);
  if (leg.shaping) verifyClasses(leg, leg.shaping, undo.mark, rules, listing, fail);
}

function verifyAim(leg: Leg, { aim, mark }: NetworkUndo, rules: readonly Rule[], where: string): void {
  const found = rules
    .filter((rule) => jumpOf(rule) === faultChain(mark, leg))
    .map(({ expr }) => canonical(readMatch(expr, leg.direction)));
  const wanted = aimMatches(aim, mark).map(canonical);
  if (found.sort().join() === wanted.sort().join()) return;
  throw new FaultError(
    `nft aims at ${found.join(', ') || 'nothing'} on ${where}, not at ${wanted.join(', ')}`,
  );
}

function verifyDrop(drop: number, rules: readonly Rule[], where: string): void {
  const dropping = rules.filter(({ expr }) => expr.some((each) => 'drop' in each));
  const chances = dropping.map(({ expr }) => chanceIn(expr) ?? 1_000_000);
  if (chances.length === 1 && chances[0] === drop) return;
  throw new FaultError(
    `nft drops ${chances.join(', ') || 'none'} of a million packets on ${where}, not ${drop}`,
  );
}

function chanceIn(expressions: readonly Expression[]): number | undefined {
  for (const { match } of expressions) {
    const { left, right } = (match ?? {}) as { left?: { numgen?: unknown }; right?: number };
    if (left?.numgen) return right;
  }
  return undefined;
}

function verifyClasses(
  leg: Leg,
  shaping: Shaping,
  mark: string,
  rules: readonly Rule[],
  listing: Listing,
  fail: (what: string) => FaultError,
): void {
  const own = classid(shaping.seat.number);
  const sets = rules
    .flatMap(({ expr }) => expr)
    .flatMap(({ mangle }) => (mangle as { value?: unknown })?.value ?? []);
  if (!sets.includes(own)) throw fail(`rule that gives packets the class ${own}`);
  if (!JSON.stringify(sets).includes(`@${nextMap(mark, leg)}`))
    throw fail('rule that joins it with other faults');
  const pairs = (map: string) => new Map(listing.maps.get(map) ?? []);
  for (const { members, steps, seat } of shaping.combinations) {
    // One that is gone by now, or not there yet, has taken its steps with it, or brings them.
    if (!members.every((member) => listing.chains.has(faultChain(member, leg)))) continue;
    const to = classid(seat.number);
    const lost = steps.find(({ fault, from }) => pairs(nextMap(fault, leg)).get(classid(from)) !== to);
    if (lost) throw fail(`step from class ${classid(lost.from)} to ${to}`);
  }
  const { carrier } = shaping;
  if (carrier.kind === 'root') return;
  const devices = pairs(deviceMap(leg));
  for (const seat of seatsOf(shaping)) {
    const { name, peer } = deviceOf(seat, carrier);
    if (devices.get(classid(seat.number)) !== name)
      throw fail(`way from class ${classid(seat.number)} to ${name}`);
    if (peer === null) continue;
    if (!has(listing.rules.get(guardChain(name)), 'accept')) throw fail(`guard of ${name}`);
    if (!has(listing.rules.get(backChain(peer)), 'fwd')) throw fail(`way back from ${peer}`);
  }
}

function has(rules: readonly Rule[] | undefined, verdict: string): boolean {
  return rules?.some(({ expr }) => expr.some((each) => verdict in each)) ?? false;
}
