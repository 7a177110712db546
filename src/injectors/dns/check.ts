import { isIP } from 'node:net';
import { type ParameterProblem, parseDuration } from '../../plugin/index.ts';
import { type DnsParameters, list } from './schema.ts';

/** What the schema cannot say. */
export function check({ action, address, delay }: DnsParameters): ParameterProblem[] {
  const problems: ParameterProblem[] = [
    ...belongs('address', address, 'spoof', action),
    ...belongs('delay', delay, 'delay', action),
  ];
  if (delay !== undefined && parseDuration(delay) === 0)
    problems.push({ path: '/delay', message: '`delay` must be more than 0' });
  list(address).forEach((each, index) => {
    if (isIP(each) !== 0) return;
    const path = typeof address === 'string' ? '/address' : `/address/${index}`;
    problems.push({ path, message: `${JSON.stringify(each)} is not an IP address` });
  });
  return problems;
}

/** A parameter is for one action, which needs it. */
function belongs(
  key: string,
  value: unknown,
  owner: DnsParameters['action'],
  action: DnsParameters['action'],
): ParameterProblem[] {
  if (action === owner && value === undefined)
    return [{ path: '', message: `\`action: ${owner}\` needs \`${key}\`` }];
  if (action === owner || value === undefined) return [];
  return [
    {
      path: `/${key}`,
      message: `\`${key}\` is for \`action: ${owner}\`, and this is \`${action}\``,
      hint: `remove it, or use \`action: ${owner}\``,
    },
  ];
}
