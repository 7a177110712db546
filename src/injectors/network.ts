import type { Injector } from '../plugin/index.ts';
import { apply } from './network/apply.ts';
import { check } from './network/check.ts';
import { conflict } from './network/conflict.ts';
import { describe } from './network/describe.ts';
import { missing } from './network/missing.ts';
import type { NetworkParameters } from './network/parameters.ts';
import { plan } from './network/plan.ts';
import type { NetworkUndo } from './network/record.ts';
import { refresh, refreshEvery } from './network/refresh.ts';
import { revert } from './network/revert.ts';
import { schema } from './network/schema.ts';
import { verify } from './network/verify.ts';

/**
 * Faults of the network. nft decides which packets are meant, drops some and sends others on a detour, through
 * queues of Squall's own, back to where they were going; all other packets pass as before.
 */
export const network: Injector<NetworkParameters, NetworkUndo> = {
  name: 'network',
  summary: 'Delays, loses, duplicates, corrupts, reorders, slows down or drops packets.',
  schema,
  uses: [
    { what: '`partition`', parameters: { partition: true } },
    { what: '`delay`, `jitter`, `loss` and the like', parameters: { delay: '1ms' } },
    { what: '`rate`', parameters: { rate: '1mbit' } },
    { what: '`direction: ingress`', parameters: { delay: '1ms', direction: 'ingress' } },
  ],
  check,
  conflict,
  lasting: () => 'state',
  goneWith: 'network-namespace',
  describe,
  changes: () =>
    'Adds rules (nft) and queues (tc) of Squall’s own to the network namespace it runs in, and removes them when the ' +
    'state is left; those of others stay as they are.',
  missing,
  plan,
  apply: (_parameters, undo, context) => apply(undo, context),
  verify,
  refreshEvery,
  refresh,
  revert,
};
