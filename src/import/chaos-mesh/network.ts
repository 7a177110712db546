import type { Section } from '../section.ts';
import { durationOf } from './duration.ts';
import { leaveSelector } from './selector.ts';

/** The `network` faults for the `spec` of a NetworkChaos: one for each port of its targets, and one for the others. */
export function networkFaults(spec: Section): Record<string, unknown>[] {
  const fault = networkFault(spec);
  const targets = spec.texts('externalTargets');
  if (targets.length === 0) return [fault];
  const byPort = new Map<string, string[]>();
  for (const target of targets) {
    // Without brackets the colons of an IPv6 address are its own.
    const [, address, host = target, port = ''] = /^(?:\[([^\]]+)\]|([^:]+))(?::(\d+))?$/.exec(target) ?? [];
    byPort.set(port, [...(byPort.get(port) ?? []), address ?? host]);
  }
  return [...byPort].map(([port, to]) => ({
    ...fault,
    to,
    ...(port === '' ? {} : { ports: [Number(port)] }),
  }));
}

function networkFault(spec: Section): Record<string, unknown> {
  leaveSelector(spec);
  const fault: Record<string, unknown> = {};
  const correlations: (readonly [Section, number | undefined])[] = [];
  const direction = DIRECTIONS.get(spec.text('direction')) ?? 'egress';
  if (spec.text('action') === 'partition') Object.assign(fault, { partition: true, direction });
  else if (direction !== 'egress') fault.direction = direction;
  if (spec.has('device')) fault.interface = spec.text('device');
  const delay = spec.section('delay');
  if (delay) {
    fault.delay = durationOf(delay.text('latency'));
    fault.jitter = durationOf(delay.text('jitter'));
    correlations.push([delay, delay.number('correlation')]);
    Object.assign(fault, reorderOf(delay.section('reorder')));
    delay.end();
  }
  for (const kind of ['loss', 'duplicate', 'corrupt'] as const) {
    const part = spec.section(kind);
    if (!part) continue;
    fault[kind] = part.number(kind) || undefined;
    if (kind === 'loss') correlations.push([part, part.number('correlation')]);
    else if (part.number('correlation')) part.leave('correlation', `${kind} has none here`);
    part.end();
  }
  Object.assign(fault, rateOf(spec));
  Object.assign(fault, correlationOf(fault, correlations));
  spec.leave('target', 'pods are not looked up: name their addresses, or a service, in `to`');
  spec.leave('targetDevice', 'only the pod that the sidecar is in is under fault');
  return Object.fromEntries(Object.entries(fault).filter(([, value]) => value !== undefined));
}

const DIRECTIONS: ReadonlyMap<string | undefined, string> = new Map([
  ['from', 'ingress'],
  ['both', 'both'],
]);

function reorderOf(reorder: Section | undefined): Record<string, unknown> {
  if (!reorder) return {};
  const percent = reorder.number('reorder');
  const gap = reorder.number('gap');
  if (reorder.number('correlation')) reorder.leave('correlation', 'set it in `reorder` by hand');
  reorder.end();
  return percent ? { reorder: gap && gap > 1 ? { percent, gap } : percent } : {};
}

/** One correlation holds for both here, and only where it has something to act on. */
function correlationOf(
  fault: Readonly<Record<string, unknown>>,
  found: readonly (readonly [Section, number | undefined])[],
): Record<string, unknown> {
  const wanted = found.filter(([, correlation]) => correlation);
  const [first, ...others] = wanted;
  if (!first) return {};
  if (fault.jitter === undefined && fault.loss === undefined) {
    first[0].leave('correlation', 'there is no jitter for it to act on');
    return {};
  }
  for (const [section, correlation] of others)
    if (correlation !== first[1])
      section.leave('correlation', `jitter and loss have one together, and ${first[1]} is taken`);
  return { correlation: first[1] };
}

function rateOf(spec: Section): Record<string, unknown> {
  const bandwidth = spec.section('bandwidth');
  const plain = spec.section('rate');
  const limit = rate((bandwidth ?? plain)?.text('rate'));
  if (bandwidth) {
    for (const key of ['limit', 'buffer', 'peakrate', 'minburst'])
      bandwidth.leave(key, 'the queue is sized by the rate; `rate: {limit, burst}` says more');
    bandwidth.end();
  }
  plain?.end();
  return limit === undefined ? {} : { rate: limit };
}

/** `1mbps` is a million bytes in a second there, and `8mbit` here. */
function rate(text: string | undefined): string | undefined {
  const [, number, unit = ''] = /^(\d+(?:\.\d+)?)\s*([kmgt]?)bps$/i.exec(text ?? '') ?? [];
  if (number === undefined) return undefined;
  const bits = Number(number) * 8 * 1000 ** ['', 'k', 'm', 'g', 't'].indexOf(unit.toLowerCase());
  return bits >= 1e6 ? `${bits / 1e6}mbit` : `${bits / 1000}kbit`;
}
