import type { Observation } from '../../plugin/index.ts';
import { describeAim } from './aim/aim.ts';
import { describeSpared } from './aim/spared.ts';
import { describeEffect } from './describe.ts';
import type { Features } from './kernel/features.ts';
import type { NetworkParameters } from './parameters.ts';
import type { Leg, NetworkUndo } from './record.ts';

/** What is done where and by what means, for people and for programs: `200ms ± 50ms on eth0 to 10.0.0.0/8 port 5432`. */
export function observe(
  parameters: NetworkParameters,
  undo: NetworkUndo,
  { netem }: Pick<Features, 'netem'>,
): Observation {
  const interfaces = [...new Set(undo.legs.map((leg) => leg.interface))];
  const said = [describeEffect(parameters), `on ${interfaces.join(', ')}`, describeAim(undo.aim)];
  const notes = [
    describeSpared(undo.spared),
    // Another way that is as exact is taken, and told.
    !netem && parameters.loss !== undefined ? 'loss by nft, as the kernel has no netem' : '',
  ].filter(Boolean);
  const message = said.filter(Boolean).join(' ');
  return {
    message: notes.length > 0 ? `${message} (${notes.join('; ')})` : message,
    interfaces,
    to: undo.aim.to,
    by: [...new Set(undo.legs.flatMap(meansOf))],
  };
}

function meansOf({ drop, shaping }: Leg): string[] {
  return [
    ...(drop > 0 ? ['nft'] : []),
    ...(shaping?.seat.qdiscs.map(({ kind }) => kind) ?? []),
    ...(shaping?.carrier.kind === 'root' ? ['root qdisc'] : []),
  ];
}
