import type { Loss, Shape } from './shape.ts';

/**
 * netem's arguments for a shape.
 *
 * @param seed of its chance; null: the kernel draws one
 */
export function netemArgs(shape: Shape, seed: number | null): string[] {
  const { corrupt, duplicate, rate } = shape;
  return [
    ['limit', `${netemLimit(shape)}`],
    delayArgs(shape),
    lossArgs(shape.loss),
    corrupt === 0 ? [] : ['corrupt', percent(corrupt)],
    duplicate === 0 ? [] : ['duplicate', percent(duplicate)],
    reorderArgs(shape.reorder),
    rate === null ? [] : ['rate', `${rate.bits}bit`],
    seed === null ? [] : ['seed', `${seed}`],
  ].flat();
}

/** What `tc -j` should show of it: seconds, fractions and bytes a second. */
export function netemShown(shape: Shape): Record<string, number> {
  const { delay, jitter, correlation, duplicate, corrupt, reorder, rate } = shape;
  return {
    limit: netemLimit(shape),
    ...(delay > 0 && { 'delay.delay': delay / 1e6 }),
    ...(jitter > 0 && { 'delay.jitter': jitter / 1e6, 'delay.correlation': correlation / 100 }),
    ...(duplicate > 0 && { 'duplicate.duplicate': duplicate / 100 }),
    ...(corrupt > 0 && { 'corrupt.corrupt': corrupt / 100 }),
    ...(reorder && {
      'reorder.reorder': reorder.percent / 100,
      'reorder.correlation': reorder.correlation / 100,
      gap: reorder.gap,
    }),
    ...(rate && { 'rate.rate': rate.bits / 8 }),
    ...lossShown(shape.loss),
  };
}

/** Room for every packet that can be on its way at once, so that a long delay does not become loss. */
function netemLimit({ delay, jitter, rate }: Shape): number {
  const longest = (delay + jitter * 8) / 1e6;
  // Without a rate: more packets a second than a core can send. With one: as many of the smallest as fit.
  const perSecond = rate === null ? 1_500_000 : rate.bits / 8 / 64;
  return Math.min(1000 + Math.ceil(perSecond * (delay > 0 ? longest : 0)), 1_000_000_000);
}

function delayArgs({ delay, jitter, correlation, distribution }: Shape): string[] {
  if (delay === 0) return [];
  if (jitter === 0) return ['delay', microseconds(delay)];
  return [
    ...['delay', microseconds(delay), microseconds(jitter)],
    ...(correlation > 0 ? [percent(correlation)] : []),
    ...(distribution === 'uniform' ? [] : ['distribution', distribution]),
  ];
}

function lossArgs(loss: Loss | null): string[] {
  if (loss === null) return [];
  if (loss.model !== 'random')
    return ['loss', loss.model === 'state' ? 'state' : 'gemodel', ...loss.numbers.map(percent)];
  return [
    'loss',
    'random',
    percent(loss.percent),
    ...(loss.correlation > 0 ? [percent(loss.correlation)] : []),
  ];
}

function lossShown(loss: Loss | null): Record<string, number> {
  if (loss === null) return {};
  if (loss.model === 'random')
    return { 'loss-random.loss': loss.percent / 100, 'loss-random.correlation': loss.correlation / 100 };
  const [section, names] =
    loss.model === 'state' ? ['loss-state', STATE_NAMES] : ['loss-gemodel', GILBERT_ELLIOTT_NAMES];
  return Object.fromEntries(loss.numbers.map((value, index) => [`${section}.${names[index]}`, value / 100]));
}

const STATE_NAMES = ['p13', 'p31', 'p32', 'p23', 'p14'];
const GILBERT_ELLIOTT_NAMES = ['p', 'r', '1-h', '1-k'];

function reorderArgs(reorder: Shape['reorder']): string[] {
  if (reorder === null) return [];
  const correlation = reorder.correlation > 0 ? [percent(reorder.correlation)] : [];
  return ['reorder', percent(reorder.percent), ...correlation, 'gap', `${reorder.gap}`];
}

function percent(value: number): string {
  return `${Number(value.toPrecision(12))}%`;
}

function microseconds(value: number): string {
  return `${Math.round(value)}us`;
}
