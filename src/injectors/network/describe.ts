import { parsePercent } from '../../plugin/index.ts';
import { list } from './aim/aim.ts';
import type { NetworkParameters, Percent, Ports, Rate } from './parameters.ts';
import { rateWords } from './shape/shape.ts';

/** The fault in a few words: `200ms ± 50ms to 10.0.0.0/8:5432`. */
export function describe(parameters: NetworkParameters): string {
  return [describeEffect(parameters), describeTarget(parameters)].filter(Boolean).join(' ');
}

/** What is done to packets: `200ms ± 50ms, 5% loss`. */
export function describeEffect(parameters: NetworkParameters): string {
  const { delay, jitter, distribution, loss, duplicate, corrupt, reorder, rate, partition, direction } =
    parameters;
  const words = [];
  if (partition) words.push('partition');
  if (delay !== undefined)
    words.push(`${delay}${jitter ? ` ± ${jitter}` : ''}${distribution ? ` (${distribution})` : ''}`);
  if (loss !== undefined) words.push(`${describeLoss(loss)} loss`);
  if (duplicate !== undefined) words.push(`${share(duplicate)} duplicated`);
  if (corrupt !== undefined) words.push(`${share(corrupt)} corrupted`);
  if (reorder !== undefined)
    words.push(`${share(typeof reorder === 'object' ? reorder.percent : reorder)} reordered`);
  if (rate !== undefined) words.push(describeRate(rateWords(rate)));
  const way = { egress: '', ingress: ' coming in', both: ' both ways' }[direction ?? 'egress'];
  return words.join(', ') + (partition && direction === 'egress' ? ' going out' : way);
}

function describeLoss(loss: NonNullable<NetworkParameters['loss']>): string {
  if (typeof loss !== 'object') return share(loss);
  if (loss.model === 'random') return share(loss.percent);
  return loss.model === 'state' ? 'four-state' : 'Gilbert-Elliott';
}

function describeRate({ limit, burst }: Rate): string {
  return `at most ${limit}${burst === undefined ? '' : ` after ${burst}`}`;
}

function describeTarget({ to, ports, sourcePorts, protocol, except }: NetworkParameters): string {
  const words = [];
  const peers = list(to).join(', ');
  const peerPorts = describePorts(ports);
  if (peers && peerPorts)
    words.push(
      list(to).length === 1 ? `to ${bracketed(peers)}:${peerPorts}` : `to ${peers} port ${peerPorts}`,
    );
  else if (peers) words.push(`to ${peers}`);
  else if (peerPorts) words.push(`to port ${peerPorts}`);
  if (sourcePorts !== undefined) words.push(`from port ${describePorts(sourcePorts)}`);
  if (protocol) words.push(`over ${protocol}`);
  if (except !== undefined) words.push(`except ${list(except).join(', ')}`);
  return words.join(' ');
}

function bracketed(peer: string): string {
  return peer.includes(':') ? `[${peer}]` : peer;
}

function describePorts(ports: Ports | undefined): string {
  return list<number | string>(ports as number).join(',');
}

function share(value: Percent): string {
  return `${parsePercent(value)}%`;
}
