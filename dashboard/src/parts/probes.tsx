import type { ProbeHistory, RunView } from '../model/run.ts';
import { now } from '../model/time.ts';

const [WIDTH, HEIGHT] = [160, 18];

/** Pixels that a look has at least. */
const NARROWEST = 3;

/** Each probe as a small chart of when it held, with what was seen last. */
export function Probes({ run }: { readonly run: RunView }) {
  if (run.probes.length === 0) return <p class="quiet">No probe.</p>;
  const until = run.finished ?? (run.dryRun ? run.last : Math.max(run.last, now.value));
  return (
    <ul class="list probes">
      {run.probes.map((probe) => {
        const last = probe.looks.at(-1);
        return (
          <li key={probe.name}>
            <span class={last?.ok ? 'mark good' : 'mark bad'} aria-hidden="true">
              {last?.ok ? '✓' : '✗'}
            </span>
            <span>
              {probe.name}
              <span class="hidden">{last?.ok ? ' holds' : ' does not hold'}</span>
            </span>
            <Held probe={probe} from={run.started} until={until} />
            <span class="quiet">{last?.message}</span>
          </li>
        );
      })}
    </ul>
  );
}

/** High where it held, low where it did not. */
function Held({
  probe,
  from,
  until,
}: {
  readonly probe: ProbeHistory;
  readonly from: number;
  readonly until: number;
}) {
  const x = (time: number) => ((time - from) / Math.max(1, until - from)) * WIDTH;
  return (
    <svg class="held" width={WIDTH} height={HEIGHT} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
      {probe.looks.map(({ time, ok }, index) => {
        const start = Math.min(x(time), WIDTH - NARROWEST);
        const end = x(probe.looks[index + 1]?.time ?? until);
        return (
          <rect
            key={`${time} ${index}`}
            class={ok ? 'good' : 'bad'}
            x={start}
            y={ok ? 2 : HEIGHT / 2}
            width={Math.max(NARROWEST, end - start)}
            height={HEIGHT / 2 - 2}
          />
        );
      })}
    </svg>
  );
}
