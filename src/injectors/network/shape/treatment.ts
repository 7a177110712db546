import type { Direction, NetworkParameters } from '../parameters.ts';
import { isPlain, needsNetem, type Shape, shapeOf } from './shape.ts';

/** What is done to packets of one direction: nft drops some, a queue shapes the rest. */
export interface Treatment {
  /** Packets of a million. */
  readonly drop: number;
  readonly shape: Shape | null;
}

/**
 * Chooses the means. netem does what only it can; a plain rate is tbf's and a partition nft's everywhere. A plain
 * loss is nft's where packets come in, where the sender cannot tell, and where netem is missing.
 */
export function treatment(
  parameters: NetworkParameters,
  direction: Direction,
  machine: { readonly netem: boolean },
): Treatment {
  if (parameters.partition) return { drop: 1_000_000, shape: null };
  const shape = shapeOf(parameters);
  const { loss } = shape;
  const rest = { ...shape, loss: null };
  const plain = loss?.model === 'random' && loss.correlation === 0 && !needsNetem(rest);
  const byNft = plain && (!machine.netem || (direction === 'ingress' && shape.rate === null));
  if (!byNft) return { drop: 0, shape: isPlain(shape) ? null : shape };
  return { drop: Math.round(loss.percent * 10_000), shape: isPlain(rest) ? null : rest };
}

/** The directions of a fault. */
export function directionsOf({ direction, partition }: NetworkParameters): Direction[] {
  const wanted = direction ?? (partition ? 'both' : 'egress');
  return wanted === 'both' ? ['egress', 'ingress'] : [wanted];
}

/** The parameters asked for that nothing but netem can do. */
export function netemOnly(parameters: NetworkParameters): string[] {
  const names = (['delay', 'jitter', 'distribution', 'duplicate', 'corrupt', 'reorder'] as const).filter(
    (name) => parameters[name] !== undefined,
  );
  const { loss } = shapeOf(parameters);
  const modelled = loss !== null && (loss.model !== 'random' || loss.correlation > 0);
  return modelled ? [...names, 'loss with a model or correlation'] : names;
}
