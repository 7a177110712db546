import type { RunView } from '../model/run.ts';
import { now, span, when } from '../model/time.ts';

const [WIDTH, ROW, LABEL] = [760, 22, 190];

interface Bar {
  readonly key: string;
  readonly label: string;
  readonly kind: string;
  readonly from: number;
  readonly to: number;
  readonly title: string;
}

/** When a run was in which state, and which fault was in force. */
export function Timeline({ run }: { readonly run: RunView }) {
  const until = run.finished ?? (run.dryRun ? run.last : Math.max(run.last, now.value));
  const length = Math.max(1, until - run.started);
  const rows = rowsOf(run, until);
  const x = (time: number) => LABEL + ((time - run.started) / length) * (WIDTH - LABEL - 8);
  const height = rows.length * ROW + 24;
  const ticks = [0, 0.25, 0.5, 0.75, 1];
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what can be scrolled must be reachable by keyboard
    <section class="timeline" aria-label="Timeline" tabIndex={0}>
      <svg width={WIDTH} height={height} viewBox={`0 0 ${WIDTH} ${height}`} aria-hidden="true">
        {ticks.map((share) => (
          <g key={share} class="tick">
            <line
              x1={x(run.started + share * length)}
              x2={x(run.started + share * length)}
              y1="0"
              y2={height - 20}
            />
            <text x={x(run.started + share * length)} y={height - 6} text-anchor={anchor(share)}>
              {span(share * length)}
            </text>
          </g>
        ))}
        {rows.map(({ label, bars }, row) => (
          <g key={label} transform={`translate(0 ${row * ROW})`}>
            <text x="0" y="15">
              {label.length > 28 ? `…${label.slice(-27)}` : label}
            </text>
            {bars.map((bar) => (
              <rect
                key={bar.key}
                class={`bar ${bar.kind}`}
                x={x(bar.from)}
                y="4"
                width={Math.max(2, x(bar.to) - x(bar.from))}
                height={ROW - 8}
                rx="3"
              >
                <title>{bar.title}</title>
              </rect>
            ))}
          </g>
        ))}
      </svg>
    </section>
  );
}

function rowsOf(run: RunView, until: number): { label: string; bars: Bar[] }[] {
  const bars: Bar[] = [
    ...run.states.map(({ path, from, to = until }) => ({
      key: `state ${path} ${from}`,
      label: path,
      kind: 'of-state',
      from,
      to,
      title: `${path}: ${when(from)}, ${span(to - from)}`,
    })),
    ...run.faults.map(({ fault, type, message, from, to = until, failed }) => ({
      key: `fault ${fault} ${from}`,
      label: fault,
      kind: failed ? 'of-failure' : type,
      from,
      to,
      title: `${message}: ${when(from)}, ${span(to - from)}`,
    })),
  ];
  const labels = [...new Set(bars.map(({ label }) => label))];
  return labels.map((label) => ({ label, bars: bars.filter((bar) => bar.label === label) }));
}

function anchor(share: number): 'start' | 'middle' | 'end' {
  if (share === 0) return 'start';
  return share === 1 ? 'end' : 'middle';
}
