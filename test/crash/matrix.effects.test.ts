import { LINK } from '../support/netns.ts';
import { slowness } from '../support/pace.ts';
import { crashMatrix } from './matrix.ts';
import type { Fault } from './play.ts';

const FAULTS: readonly Fault[] = [
  { name: 'cpu', parameters: () => 'cpu: {load: 20, workers: 1}', hog: true },
  { name: 'memory', parameters: () => 'memory: {size: 64MiB}', hog: true },
  {
    name: 'kill with grace',
    parameters: ({ name }) => `process: {name: ${name}, mode: all, grace: 200ms}`,
  },
  { name: 'pause', parameters: ({ name }) => `process: {name: ${name}, mode: all, action: pause}` },
  {
    name: 'disk',
    parameters: ({ folder }) => `disk: {path: ${folder}, fill: 8MiB, io: {rate: 8mbit}}`,
    hog: true,
  },
  { name: 'dns', parameters: () => "dns: {names: '*.aimed.test', action: fail}", hog: true },
  {
    name: 'rate, both ways',
    parameters: () => `network: {interface: ${LINK}, direction: both, rate: 5mbit, ports: [5432]}`,
  },
  {
    name: 'two rates that overlap',
    parameters: () =>
      `network: {interface: ${LINK}, rate: 5mbit, ports: [5432]}}, {network: {interface: ${LINK}, rate: 4mbit, to: [10.77.0.3]}`,
  },
  // Loopback's packets make no detour: its root qdisc is replaced, and put back.
  {
    name: "rate over somebody's tbf",
    parameters: () => 'network: {interface: lo, rate: 5mbit, ports: [5432]}',
    qdisc: 'dev lo root handle 11: tbf rate 50mbit burst 128kb latency 40ms',
  },
  { name: 'partition', parameters: () => `network: {interface: ${LINK}, partition: true, to: [10.77.0.3]}` },
];

// A second, of which most is starting programs.
crashMatrix({
  needs: ['root', 'netns', 'nftables', 'tc'],
  faults: FAULTS,
  bound: () => 1000 * slowness(),
  lanes: 3,
});
