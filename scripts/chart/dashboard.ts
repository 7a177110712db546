/** A panel: what it shows, and from which expressions of Prometheus, each with what a line is called. */
interface Panel {
  readonly title: string;
  readonly description: string;
  readonly kind: 'stat' | 'timeseries' | 'table';
  readonly unit?: string;
  readonly width: number;
  readonly lines: readonly (readonly [expression: string, legend: string])[];
}

const where = 'namespace=~"$namespace", pod=~"$pod"';
const HEIGHT = 7;

/** Row by row; a row is 24 wide. */
const PANELS: readonly Panel[] = [
  {
    title: 'Pods under fault',
    description: 'Pods in which a fault is in force now.',
    kind: 'stat',
    width: 6,
    lines: [[`count(sum by (namespace, pod) (squall_faults_active{${where}}) > 0) or vector(0)`, '']],
  },
  {
    title: 'Faults in force',
    description: 'Of all pods together.',
    kind: 'stat',
    width: 6,
    lines: [[`sum(squall_faults_active{${where}}) or vector(0)`, '']],
  },
  {
    title: 'Left behind',
    description: 'Faults that could not be taken back. More than none: look at the log of the sidecar.',
    kind: 'stat',
    width: 6,
    lines: [[`sum(squall_left_behind{${where}}) or vector(0)`, '']],
  },
  {
    title: 'Halted',
    description: 'Sidecars in which nothing starts until somebody lifts that.',
    kind: 'stat',
    width: 6,
    lines: [[`sum(squall_halted{${where}}) or vector(0)`, '']],
  },
  {
    title: 'Faults in force, by kind',
    description: 'When the storm is over, there are none.',
    kind: 'timeseries',
    width: 12,
    lines: [[`sum by (type) (squall_faults_active{${where}})`, '{{type}}']],
  },
  {
    title: 'States',
    description: 'Where the storms are.',
    kind: 'timeseries',
    width: 12,
    lines: [[`sum by (scenario, state) (squall_state_active{${where}}) > 0`, '{{scenario}}: {{state}}']],
  },
  {
    title: 'Runs that ended',
    description: 'By outcome, in an hour.',
    kind: 'timeseries',
    width: 12,
    lines: [[`sum by (outcome) (increase(squall_runs_total{${where}}[1h]))`, '{{outcome}}']],
  },
  {
    title: 'Firings',
    description: 'What became of what schedules have fired, in an hour. In a fleet most are another pod’s.',
    kind: 'timeseries',
    width: 12,
    lines: [[`sum by (result) (increase(squall_firings_total{${where}}[1h]))`, '{{result}}']],
  },
  {
    title: 'Faults, by what became of them',
    description: 'In an hour; a success was read back.',
    kind: 'timeseries',
    width: 12,
    lines: [
      [
        `sum by (failure_type, status) (increase(chaos_injections_total{${where}}[1h]))`,
        '{{failure_type}} {{status}}',
      ],
    ],
  },
  {
    title: 'Probes that did not hold',
    description: 'In an hour.',
    kind: 'timeseries',
    width: 12,
    lines: [
      [
        `sum by (scenario, probe) (increase(squall_probe_results_total{${where}, result="failed"}[1h])) > 0`,
        '{{scenario}}: {{probe}}',
      ],
    ],
  },
  {
    title: 'Making and taking back a fault',
    description: 'The 95th percentile, by kind.',
    kind: 'timeseries',
    unit: 's',
    width: 12,
    lines: [
      [
        `histogram_quantile(0.95, sum by (type, le) (rate(squall_injection_duration_seconds_bucket{${where}}[1h])))`,
        '{{type}} made',
      ],
      [
        `histogram_quantile(0.95, sum by (type, le) (rate(squall_revert_duration_seconds_bucket{${where}}[1h])))`,
        '{{type}} taken back',
      ],
    ],
  },
  {
    title: 'Refusals',
    description: 'Runs and faults that a limit has forbidden or ended, in an hour.',
    kind: 'timeseries',
    width: 12,
    lines: [[`sum by (limit) (increase(squall_refusals_total{${where}}[1h]))`, '{{limit}}']],
  },
  {
    title: 'Scenarios that are not valid',
    description: 'Their last good version, if any, goes on.',
    kind: 'table',
    width: 12,
    lines: [[`squall_scenario_valid{${where}} == 0`, '']],
  },
  {
    title: 'Versions',
    description: 'What runs.',
    kind: 'table',
    width: 12,
    lines: [[`count by (version, node) (squall_build_info{${where}})`, '']],
  },
];

/** Every expression of the dashboard. */
export function expressions(): string[] {
  return PANELS.flatMap(({ lines }) => lines.map(([expression]) => expression));
}

/** The Grafana dashboard, as Grafana's sidecar takes it. */
export function buildDashboard(): object {
  return {
    uid: 'squall',
    title: 'Squall',
    description: 'Chaos scenarios beside your applications.',
    tags: ['squall', 'chaos-engineering'],
    schemaVersion: 39,
    editable: true,
    graphTooltip: 1,
    time: { from: 'now-6h', to: 'now' },
    refresh: '30s',
    templating: {
      list: [
        { name: 'datasource', label: 'Data source', type: 'datasource', query: 'prometheus' },
        variable('namespace', 'Namespace', 'label_values(squall_build_info, namespace)'),
        variable('pod', 'Pod', 'label_values(squall_build_info{namespace=~"$namespace"}, pod)'),
      ],
    },
    panels: placed(PANELS),
  };
}

const datasource = { type: 'prometheus', uid: '$datasource' };

function variable(name: string, label: string, query: string) {
  const all = { includeAll: true, multi: true, current: { text: 'All', value: '$__all' } };
  return { name, label, type: 'query', datasource, query, refresh: 2, sort: 1, ...all };
}

function placed(panels: readonly Panel[]): object[] {
  let [x, y] = [0, 0];
  return panels.map(({ title, description, kind, unit, width, lines }, index) => {
    if (x + width > 24) [x, y] = [0, y + HEIGHT];
    const gridPos = { x, y, w: width, h: HEIGHT };
    x += width;
    return {
      id: index + 1,
      type: kind,
      title,
      description,
      datasource,
      gridPos,
      fieldConfig: { defaults: unit === undefined ? { decimals: 0 } : { unit }, overrides: [] },
      targets: lines.map(([expr, legendFormat], line) => ({
        refId: String.fromCharCode(65 + line),
        datasource,
        expr,
        legendFormat,
        ...(kind === 'timeseries' ? {} : { instant: true, ...(kind === 'table' ? { format: 'table' } : {}) }),
      })),
    };
  });
}
