import {
  checkSelector,
  type ParameterProblem,
  parsePercent,
  parseRate,
  parseSize,
} from '../../plugin/index.ts';
import type { LimitsParameters } from './schema.ts';

/** What the schema cannot say. */
export function check(parameters: LimitsParameters): ParameterProblem[] {
  const { cpu, memory, pids, io } = parameters;
  const problems = checkSelector(parameters);
  if ([cpu, memory, pids, io].every((limit) => limit === undefined)) {
    problems.push({
      path: '',
      message: 'nothing says which limit is lowered',
      hint: 'give at least one of cpu, memory, pids and io',
    });
  }
  if (typeof cpu === 'string' && parsePercent(cpu) === 0)
    problems.push({ path: '/cpu', message: '`cpu` must be more than 0' });
  problems.push(...zeros('memory', memory, parseSize), ...zeros('io', io, parseRate));
  return problems;
}

/** Limits of nothing at all. */
function zeros(
  key: string,
  value: string | object | undefined,
  parse: (text: string) => number,
): ParameterProblem[] {
  const entries = typeof value === 'string' ? [['', value] as const] : Object.entries(value ?? {});
  return entries
    .filter(([, text]) => typeof text === 'string' && parse(text) === 0)
    .map(([name]) => {
      const path = name === '' ? `/${key}` : `/${key}/${name}`;
      return { path, message: `\`${path.slice(1).replace('/', '.')}\` must be more than 0` };
    });
}
