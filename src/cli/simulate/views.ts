import type { Scenario } from '../../scenario/scenario.ts';
import type { TextOutput } from '../output.ts';
import { screenOf } from '../screen.ts';
import { icsView } from './ics.ts';
import { jsonView } from './json.ts';
import type { Format } from './options.ts';
import { pictureView } from './pictures.ts';
import type { ExactOf, Occasion, View } from './view.ts';

/** The view of a format. What only one of them needs is loaded with it. */
export async function viewOf(
  format: Format,
  output: TextOutput,
  occasion: Occasion,
  scenarios: readonly Scenario[],
  exactOf: ExactOf,
): Promise<View> {
  switch (format) {
    case 'json':
      return jsonView(output, occasion, scenarios, exactOf);
    case 'html': {
      const { simulationPage } = await import('../../pictures/simulation/html.ts');
      return pictureView(simulationPage, output, occasion, scenarios, exactOf);
    }
    case 'svg': {
      const { simulationSvg } = await import('../../pictures/simulation/svg.ts');
      return pictureView(simulationSvg, output, occasion, scenarios, exactOf);
    }
    case 'ics':
      return icsView(output, Date.now());
    case 'text': {
      const { textView } = await import('./text/text.ts');
      return textView(output, occasion, scenarios, exactOf, screenOf(output.isFile));
    }
  }
}
