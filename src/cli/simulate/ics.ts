import { icsEnd, icsEvent, icsStart } from '../../pictures/simulation/ics.ts';
import type { TextOutput } from '../output.ts';
import type { View } from './view.ts';

/** The runs of the first play as an iCalendar file, without those that are refused. */
export function icsView(output: TextOutput, stamp: number): View {
  output.write(icsStart());
  let plays = 0;
  return {
    run: (run) => {
      if (run.order === 0) plays++;
      if (plays === 1 && run.outcome !== 'refused') output.write(icsEvent(run, stamp));
    },
    end: () => output.write(icsEnd()),
  };
}
