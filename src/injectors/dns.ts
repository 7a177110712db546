import type { Injector } from '../plugin/index.ts';
import { apply } from './dns/apply.ts';
import { check } from './dns/check.ts';
import { describe } from './dns/describe.ts';
import { missing } from './dns/missing.ts';
import { plan } from './dns/plan.ts';
import type { DnsUndo } from './dns/record.ts';
import { revert } from './dns/revert.ts';
import { type DnsParameters, schema } from './dns/schema.ts';
import { verify } from './dns/verify.ts';

/**
 * Faults of name resolution. nft sends the queries of this network namespace to a resolver of Squall's own, which
 * answers those for the names that are aimed at and passes all others on to the server that was asked.
 */
export const dns: Injector<DnsParameters, DnsUndo> = {
  name: 'dns',
  summary: 'Fails, delays or falsifies the answers to DNS queries for some names.',
  schema,
  uses: [{ what: '`fail`, `delay` and `spoof`', parameters: { names: 'example.com', action: 'fail' } }],
  check,
  lasting: () => 'state',
  describe,
  changes: () =>
    'Sends the DNS queries of the network namespace to a resolver of Squall’s own, by rules (nft) that are removed ' +
    'when the state is left.',
  missing: (_parameters, host) => missing(host),
  plan,
  apply,
  verify: (_parameters, undo, context) => verify(undo, context),
  revert,
};
