import { benchRates, formatRates } from './rate.ts';
import { benchWall, formatWall } from './wall.ts';

/** How fast simulations are, as text. Needs no privileges. */
export async function benchSimulate(): Promise<string> {
  return [formatRates(benchRates()), formatWall(await benchWall())].join('\n\n');
}
