import { agent } from '../api/client.ts';
import { useAnswer } from '../api/use-answer.ts';
import { Statechart } from '../chart/statechart.tsx';
import type { RunView } from '../model/run.ts';

/** The statechart of a run, with the states lit that it is in. */
export function RunChart({ run }: { readonly run: RunView }) {
  const { answer } = useAnswer(() => agent.getRun({ run: run.run }), [run.run]);
  if (!answer?.chart) return <div class="chart" />;
  const active = new Set(run.states.filter(({ to }) => to === undefined).map(({ path }) => path));
  const seen = new Set(run.states.map(({ path }) => path));
  return <Statechart chart={answer.chart} title={run.scenario} active={active} seen={seen} />;
}
