import { instance } from '@viz-js/viz';
import type { Chart } from './chart.ts';
import { dot } from './dot.ts';

/**
 * Graphviz measures text in Helvetica. Where that is not at hand another font takes up to a sixth more room, so that
 * text is drawn smaller than it was measured.
 */
const SMALLER = 6 / 7;
const FONTS = "Helvetica, Arial, 'Liberation Sans', sans-serif";

/** A chart as SVG, laid out by Graphviz's WebAssembly build, which is loaded with this file. */
export async function svg(chart: Chart): Promise<string> {
  return drawn(dot(chart));
}

/** A graph in Graphviz's language as SVG. */
export async function drawn(graph: string): Promise<string> {
  const viz = await instance();
  return viz
    .renderString(graph, { format: 'svg' })
    .replaceAll(/font-family="Helvetica[^"]*"/g, `font-family="${FONTS}"`)
    .replaceAll(/font-size="([\d.]+)"/g, (_, size) => `font-size="${(Number(size) * SMALLER).toFixed(2)}"`);
}
