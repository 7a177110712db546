import { isIP } from 'node:net';
import {
  type ParameterProblem,
  parseMicroseconds,
  parsePercent,
  parseRate,
  parseSize,
} from '../../plugin/index.ts';
import { list, parsePorts } from './aim/aim.ts';
import { parseCidr } from './aim/cidr.ts';
import { type NetworkParameters, SHAPES } from './parameters.ts';
import { rateWords } from './shape/shape.ts';
import { largestPacket } from './shape/tbf.ts';

/** What the schema cannot say of a network fault's parameters. */
export function check(parameters: NetworkParameters): ParameterProblem[] {
  return [
    ...effectProblems(parameters),
    ...dependencies(parameters),
    ...zeros(parameters),
    ...smallBurst(parameters),
    ...portProblems(parameters),
    ...peerProblems(parameters, 'to'),
    ...peerProblems(parameters, 'except'),
  ];
}

function effectProblems(parameters: NetworkParameters): ParameterProblem[] {
  const shapes = SHAPES.filter((name) => parameters[name] !== undefined);
  if (!parameters.partition && shapes.length === 0) {
    return [
      {
        path: '',
        message:
          'the network fault does nothing: none of delay, loss, duplicate, corrupt, rate or partition is asked for',
        hint: 'Add what it should do, such as `delay: 200ms`.',
      },
    ];
  }
  if (!parameters.partition) return [];
  return shapes.map((name) => ({
    path: `/${name}`,
    message: `a partition drops every packet, so ${name} has no effect`,
    hint: `Leave out ${name}, or partition.`,
  }));
}

function dependencies(parameters: NetworkParameters): ParameterProblem[] {
  const { delay, jitter, correlation, distribution, loss, reorder } = parameters;
  const problems: ParameterProblem[] = [];
  const needs = (path: string, what: string, other: string) =>
    problems.push({
      path,
      message: `${what} needs ${other}`,
      hint: `Add ${other}, such as \`${EXAMPLES[other]}\`.`,
    });
  if (jitter !== undefined && delay === undefined) needs('/jitter', 'jitter', 'delay');
  if (reorder !== undefined && delay === undefined) needs('/reorder', 'reorder', 'delay');
  if (distribution !== undefined && jitter === undefined) needs('/distribution', 'distribution', 'jitter');
  if (correlation !== undefined && jitter === undefined && (loss === undefined || typeof loss === 'object')) {
    problems.push({
      path: '/correlation',
      message: 'correlation has nothing to act on: there is neither jitter nor a plain loss',
      hint: 'A loss model and reorder have a correlation of their own.',
    });
  }
  if (delay !== undefined && jitter !== undefined && parseMicroseconds(jitter) > parseMicroseconds(delay)) {
    problems.push({
      path: '/jitter',
      message: `a jitter of ${jitter} is more than the delay of ${delay}: packets cannot leave before they came`,
    });
  }
  return problems;
}

const EXAMPLES: Readonly<Record<string, string>> = { delay: 'delay: 100ms', jitter: 'jitter: 20ms' };

/** A value of nothing would be injected as nothing. */
function zeros(parameters: NetworkParameters): ParameterProblem[] {
  const { delay, jitter, rate, loss, duplicate, corrupt, reorder } = parameters;
  const amounts: [string, number][] = [
    ['/delay', delay === undefined ? 1 : parseMicroseconds(delay)],
    ['/jitter', jitter === undefined ? 1 : parseMicroseconds(jitter)],
    ['/rate', rate === undefined ? 1 : parseRate(rateWords(rate).limit)],
    ['/duplicate', parsePercent(duplicate ?? 1)],
    ['/corrupt', parsePercent(corrupt ?? 1)],
    ['/loss', typeof loss === 'object' ? 1 : parsePercent(loss ?? 1)],
    ['/reorder', typeof reorder === 'object' ? parsePercent(reorder.percent) : parsePercent(reorder ?? 1)],
  ];
  return amounts
    .filter(([, amount]) => amount === 0)
    .map(([path]) => ({
      path,
      message: `${path.slice(1)} is zero, which changes nothing`,
      hint: 'Leave it out.',
    }));
}

/** A packet that is larger than the burst never passes. */
function smallBurst({ rate }: NetworkParameters): ParameterProblem[] {
  const burst = rate === undefined ? undefined : rateWords(rate).burst;
  const least = largestPacket(1500);
  if (burst === undefined || parseSize(burst) >= least) return [];
  const message = `a burst of ${burst} is less than one packet, so that none would pass`;
  return [{ path: '/rate/burst', message, hint: `Make it ${least}B or more.` }];
}

function portProblems(parameters: NetworkParameters): ParameterProblem[] {
  return (['ports', 'sourcePorts'] as const).flatMap((key) => {
    if (parameters[key] === undefined) return [];
    if (parameters.protocol === 'icmp') {
      return [{ path: `/${key}`, message: 'ICMP has no ports', hint: `Leave out ${key}, or protocol.` }];
    }
    return list<number | string>(parameters[key] as number).flatMap((port, index) => {
      const message = rangeProblem(port);
      return message
        ? [{ path: typeof parameters[key] === 'object' ? `/${key}/${index}` : `/${key}`, message }]
        : [];
    });
  });
}

function rangeProblem(port: number | string): string | undefined {
  try {
    parsePorts(port);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

function peerProblems(parameters: NetworkParameters, key: 'to' | 'except'): ParameterProblem[] {
  return list(parameters[key]).flatMap((peer, index) => {
    if (parseCidr(peer) || isHostName(peer)) return [];
    const path = typeof parameters[key] === 'object' ? `/${key}/${index}` : `/${key}`;
    return [
      {
        path,
        message: `${JSON.stringify(peer)} is not an address, a CIDR or a host name`,
        hint: hintFor(peer),
      },
    ];
  });
}

function isHostName(text: string): boolean {
  const labels = text.replace(/\.$/, '').split('.');
  const last = labels.at(-1) as string;
  return (
    labels.every((label) => /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/i.test(label)) && !/^\d+$/.test(last)
  );
}

function hintFor(peer: string): string {
  const [address = '', length] = peer.split('/');
  const family = isIP(address);
  if (family > 0 && length !== undefined) return `The number after / is at most ${family === 4 ? 32 : 128}.`;
  if (peer.includes('://')) return 'Name the host alone, without a scheme; its port goes into `ports`.';
  return 'Write 10.0.0.0/8, fd00::/8, 10.1.2.3 or db.internal.';
}
