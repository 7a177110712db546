import type { NetworkParameters } from '../parameters.ts';
import type { Loss, Shape } from './shape.ts';

/** Why two shapes cannot be one, and the parameter that it is about. */
export interface Clash {
  readonly parameter: keyof NetworkParameters;
  readonly reason: string;
}

/**
 * The shape of packets that two faults are aimed at: delays add, independent jitters add in variance, independent
 * chances combine, and the narrower rate wins. What no single netem can do is a clash.
 */
export function combine(one: Shape, other: Shape): Shape | Clash {
  const clash = jitterClash(one, other) ?? reorderClash(one, other);
  if (clash) return clash;
  const loss = combineLoss(one.loss, other.loss);
  if (loss && 'reason' in loss) return loss;
  const jittery = one.jitter > 0 ? one : other;
  return {
    delay: one.delay + other.delay,
    jitter: Math.hypot(one.jitter, other.jitter),
    correlation: jittery.correlation,
    distribution: jittery.distribution,
    loss,
    duplicate: either(one.duplicate, other.duplicate),
    corrupt: either(one.corrupt, other.corrupt),
    reorder: one.reorder ?? other.reorder,
    rate: narrower(one.rate, other.rate),
  };
}

export function isClash(result: Shape | Clash): result is Clash {
  return 'reason' in result;
}

/** What a chance is that one of two independent ones happens; percent. */
function either(one: number, other: number): number {
  return one + other - (one * other) / 100;
}

function jitterClash(one: Shape, other: Shape): Clash | undefined {
  if (one.jitter === 0 || other.jitter === 0) return undefined;
  if (one.distribution !== other.distribution) {
    const reason = `their jitters are distributed in two ways (${one.distribution}, ${other.distribution}), and a queue has one`;
    return { parameter: 'distribution', reason };
  }
  if (one.correlation === other.correlation) return undefined;
  const reason = `the correlations of their jitters differ (${one.correlation}%, ${other.correlation}%), and a queue has one`;
  return { parameter: 'correlation', reason };
}

/** Packets that overtake are sent at once: they would skip the other's delay, too. */
function reorderClash(one: Shape, other: Shape): Clash | undefined {
  if (one.reorder && other.reorder)
    return { parameter: 'reorder', reason: 'both reorder, and a queue does so in one way' };
  const delayed = one.reorder ? other.delay : other.reorder ? one.delay : 0;
  if (delayed === 0) return undefined;
  const reason = "packets that overtake in the one would overtake the other's delay, too";
  return { parameter: 'reorder', reason };
}

function combineLoss(one: Loss | null, other: Loss | null): Loss | null | Clash {
  if (!one || !other) return one ?? other;
  if (isIndependent(other)) return thinned(one, other.percent);
  if (isIndependent(one)) return thinned(other, one.percent);
  return lossClash(one, other);
}

type Independent = Extract<Loss, { model: 'random' }>;

/** Whether each packet has the same chance, whatever became of the one before. */
function isIndependent(loss: Loss): loss is Independent {
  return loss.model === 'random' && loss.correlation === 0;
}

/** A loss, and an independent one besides. */
function thinned(loss: Loss, percent: number): Loss | Clash {
  if (isIndependent(loss)) return { ...loss, percent: either(loss.percent, percent) };
  if (loss.model !== 'gilbert-elliott') return lossClash(loss, { model: 'random', percent, correlation: 0 });
  const [p, r, bad, good] = loss.numbers;
  return { ...loss, numbers: [p, r, either(bad, percent), either(good, percent)] };
}

function lossClash(one: Loss, other: Loss): Clash {
  const reason = `no single loss is ${called(one)} and ${called(other)} together`;
  return { parameter: 'loss', reason };
}

function called(loss: Loss): string {
  if (loss.model === 'random')
    return loss.correlation > 0 ? `a correlated ${loss.percent}%` : `${loss.percent}%`;
  return loss.model === 'state' ? 'a four-state one' : 'a Gilbert-Elliott one';
}

function narrower(one: Shape['rate'], other: Shape['rate']): Shape['rate'] {
  if (!one || !other) return one ?? other;
  return one.bits <= other.bits ? one : other;
}
