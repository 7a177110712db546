import { type DnsParameters, list } from './schema.ts';

/** A few words for people: `SERVFAIL for *.example.com`. */
export function describe(parameters: DnsParameters): string {
  const names = list(parameters.names);
  const rest = names.length > 3 ? ` and ${names.length - 3} more` : '';
  return `${effect(parameters)} for ${names.slice(0, 3).join(', ')}${rest}`;
}

function effect({ action, address, delay }: DnsParameters): string {
  if (action === 'delay') return `answers ${delay} late`;
  return action === 'spoof' ? list(address).join(', ') : 'SERVFAIL';
}
