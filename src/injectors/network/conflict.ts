import type { ParameterProblem } from '../../plugin/index.ts';
import { type Aim, hasNames, list, parsePorts } from './aim/aim.ts';
import { formatCidr, parseCidr, simplify } from './aim/cidr.ts';
import { meet } from './aim/meet.ts';
import { describe } from './describe.ts';
import type { NetworkParameters } from './parameters.ts';
import { combine, isClash } from './shape/combine.ts';
import { directionsOf, treatment } from './shape/treatment.ts';

/**
 * Why two faults cannot be in force together, where that is certain whatever the machine is like: on the same
 * interface, in the same direction, with packets that both are aimed at.
 */
export function conflict(one: NetworkParameters, other: NetworkParameters): ParameterProblem | undefined {
  for (const direction of directionsOf(one)) {
    if (!directionsOf(other).includes(direction)) continue;
    const [shape, second] = [one, other].map(
      (parameters) => treatment(parameters, direction, { netem: true }).shape,
    );
    const combined = shape && second && combine(shape, second);
    if (!combined || !isClash(combined) || !isCertain(one, other)) continue;
    return {
      path: one[combined.parameter] === undefined ? '' : `/${combined.parameter}`,
      message: `some packets would get both this and "${describe(other)}", and ${combined.reason}`,
      hint: 'Aim them apart with `to`, `ports`, `protocol` or `except`, or leave one of them out.',
    };
  }
  return undefined;
}

function isCertain(one: NetworkParameters, other: NetworkParameters): boolean {
  const [first, second] = [certainAim(one), certainAim(other)];
  return (
    shareInterface(one, other) &&
    first !== undefined &&
    second !== undefined &&
    meet(first, second) !== undefined
  );
}

/** Loopback is not among `all`; and a name may be that of the default route's interface, or not. */
function shareInterface(one: NetworkParameters, other: NetworkParameters): boolean {
  const [ours, theirs] = [one, other].map((each) => list(each.interface ?? 'default'));
  const [a, b] = [ours ?? [], theirs ?? []];
  if (a.some((name) => b.includes(name))) return true;
  return [a, b].some(
    (names, index) => names.includes('all') && ([b, a][index] ?? []).some((name) => name !== 'lo'),
  );
}

/** What a fault is aimed at, as far as host names leave it certain: an address that they may have is none. */
function certainAim(parameters: NetworkParameters): Aim | undefined {
  if (hasNames(parameters.except)) return undefined;
  const to = canonical(parameters.to);
  if (to.length === 0 && parameters.to !== undefined) return undefined;
  try {
    return {
      to,
      except: canonical(parameters.except),
      ports: parsePorts(parameters.ports),
      sourcePorts: parsePorts(parameters.sourcePorts),
      protocol: parameters.protocol ?? null,
      named: [],
    };
  } catch {
    // A port that is none is another problem.
    return undefined;
  }
}

function canonical(peers: NetworkParameters['to']): string[] {
  return simplify(list(peers).flatMap((peer) => parseCidr(peer) ?? [])).map(formatCidr);
}
