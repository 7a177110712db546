import { isLoopback } from '../loopback.ts';
import type { ConfigRule } from './rule.ts';

/** Whoever can reach the API can break things: from elsewhere, never without saying who they are. */
export const exposedApi: ConfigRule = function* ({ api }) {
  const { address = '127.0.0.1', tokenFile, tls } = api ?? {};
  if (isLoopback(address) || tokenFile !== undefined || tls?.clientCa !== undefined) return;
  yield {
    pointer: '/api/address',
    at: 'value',
    code: 'exposed-api',
    message: `\`address\` is ${address}, where others can reach the API, but nothing says who may`,
    hint: 'add `tokenFile`, or `tls` with `clientCa`; or listen on 127.0.0.1',
  };
};
