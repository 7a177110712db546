import { useMemo } from 'preact/hooks';
import type { ChartRegion } from '../../../src/protocol/gen/squall/v1/agent_pb.ts';
import { HEAD, LINE, MARK, PADDING, short } from './box.ts';
import { layout, type PlacedRegion, type PlacedState, type PlacedWay, type Point } from './layout.ts';

interface StatechartProps {
  readonly chart: ChartRegion;
  readonly title: string;
  /** The paths of the states that are lit. */
  readonly active?: ReadonlySet<string>;
  /** The paths of the states that a run has been in. */
  readonly seen?: ReadonlySet<string>;
}

/** How small a chart may be drawn, where there is no room for it. */
const SMALLEST = 0.65;

const NONE: ReadonlySet<string> = new Set();

/** The states of a scenario and the ways between them. */
export function Statechart({ chart, title, active = NONE, seen = NONE }: StatechartProps) {
  const placed = useMemo(() => layout(chart), [chart]);
  const { width, height } = placed;
  const lit = active.size === 0 ? '' : `; now in ${[...active].join(', ')}`;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what can be scrolled must be reachable by keyboard
    <section class="chart" aria-label={`Statechart of ${title}${lit}`} tabIndex={0}>
      <svg
        width={width}
        height={height}
        viewBox={`0 0 ${Math.max(1, width)} ${Math.max(1, height)}`}
        // It shrinks as far as it can be read; from there on it is scrolled.
        style={{ minWidth: `${width * SMALLEST}px` }}
        aria-hidden="true"
      >
        <defs>
          <Arrow id="arrow" />
          <Arrow id="arrow-failure" />
        </defs>
        <Region region={placed} active={active} seen={seen} />
      </svg>
    </section>
  );
}

function Arrow({ id }: { readonly id: string }) {
  return (
    <marker
      id={id}
      class={id}
      viewBox="0 0 8 8"
      refX="7"
      refY="4"
      markerWidth="7"
      markerHeight="7"
      orient="auto"
    >
      <path d="M0 0 8 4 0 8z" />
    </marker>
  );
}

interface Lit {
  readonly active: ReadonlySet<string>;
  readonly seen: ReadonlySet<string>;
}

function Region({ region, active, seen }: { readonly region: PlacedRegion } & Lit) {
  return (
    <>
      {region.ways.map((way) => (
        <Way key={`${way.from} ${way.way.to} ${way.way.label}`} placed={way} />
      ))}
      {region.states.map((state) => (
        <State key={state.state.path} placed={state} active={active} seen={seen} />
      ))}
    </>
  );
}

function State({ placed, active, seen }: { readonly placed: PlacedState } & Lit) {
  const { state, x, y, width, height, rows, regions, initial } = placed;
  const { path, name, final } = state;
  const classes = ['state', final && 'final', active.has(path) && 'active', seen.has(path) && 'seen'];
  return (
    <g class={classes.filter(Boolean).join(' ')} transform={`translate(${x} ${y})`} data-state={path}>
      <title>{path}</title>
      <rect width={width} height={height} rx={final ? 14 : 6} />
      {initial && <circle class="initial" cx="0" cy={PADDING + 5} r="4" />}
      <text class="name" x={PADDING} y={PADDING + 12}>
        {short(name)}
      </text>
      {rows.map(({ type, text }, index) => {
        const top = PADDING + HEAD + index * LINE;
        return (
          <g key={`${index} ${text}`}>
            {type !== undefined && (
              <rect class={`mark ${type}`} x={PADDING} y={top + 3} width="9" height="9" rx="2" />
            )}
            <text x={PADDING + (type === undefined ? 0 : MARK)} y={top + 12}>
              {text}
            </text>
          </g>
        );
      })}
      {regions.map(({ region, x: left, y: top }) => (
        <g key={region.name} transform={`translate(${left} ${top})`}>
          {region.name !== '' && (
            <>
              <rect
                class="region"
                x="-2"
                y="-16"
                width={region.width + 4}
                height={region.height + 18}
                rx="4"
              />
              <text class="region-name" x="4" y="-4">
                {region.name}
              </text>
            </>
          )}
          <Region region={region} active={active} seen={seen} />
        </g>
      ))}
    </g>
  );
}

function Way({ placed }: { readonly placed: PlacedWay }) {
  const { way, points, label } = placed;
  const kind = way.failure ? 'way failure' : 'way';
  return (
    <g class={kind}>
      <path d={curve(points)} marker-end={way.failure ? 'url(#arrow-failure)' : 'url(#arrow)'} />
      {way.label !== '' && (
        <text x={label.x} y={label.y + 4} text-anchor="middle">
          {way.label}
        </text>
      )}
    </g>
  );
}

/** Through the middles between the points, so that no corner is left. */
function curve(points: readonly Point[]): string {
  const [first, ...rest] = points;
  if (!first) return '';
  const parts = rest.map((point, index) => {
    const next = rest[index + 1];
    if (!next) return `L${point.x} ${point.y}`;
    return `Q${point.x} ${point.y} ${(point.x + next.x) / 2} ${(point.y + next.y) / 2}`;
  });
  return `M${first.x} ${first.y}${parts.join('')}`;
}
