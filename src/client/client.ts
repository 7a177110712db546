import type { SecureContextOptions } from 'node:tls';
import { type Client, createClient, type Interceptor } from '@connectrpc/connect';
import { createConnectTransport } from '@connectrpc/connect-node';
import { AgentService } from '../protocol/gen/squall/v1/agent_pb.ts';
import type { Address } from './address.ts';

/** An agent to speak to. */
export type AgentClient = Client<typeof AgentService>;

export interface ClientOptions {
  readonly address: Address;
  readonly token?: string;
  /** Authorities beside the usual ones, and a certificate of our own, in PEM. */
  readonly tls?: Pick<SecureContextOptions, 'ca' | 'cert' | 'key'>;
}

/** A client of an agent. Nothing is connected before the first call. */
export function createAgentClient({ address, token, tls }: ClientOptions): AgentClient {
  const transport = createConnectTransport({
    httpVersion: '1.1',
    baseUrl: 'url' in address ? address.url : 'http://localhost',
    nodeOptions: { ...('socket' in address ? { socketPath: address.socket } : {}), ...tls },
    interceptors: token === undefined ? [] : [withToken(token)],
  });
  return createClient(AgentService, transport);
}

function withToken(token: string): Interceptor {
  return (next) => (request) => {
    request.header.set('authorization', `Bearer ${token}`);
    return next(request);
  };
}
