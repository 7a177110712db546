import { Code, ConnectError, createClient, type Interceptor } from '@connectrpc/connect';
import { createGrpcWebTransport } from '@connectrpc/connect-web';
import { AgentService } from '../../../src/protocol/gen/squall/v1/agent_pb.ts';
import { logOut, token } from './session.ts';

const withToken: Interceptor = (next) => async (request) => {
  const sent = token.value;
  if (sent !== undefined) request.header.set('authorization', `Bearer ${sent}`);
  try {
    return await next(request);
  } catch (error) {
    if (ConnectError.from(error).code === Code.Unauthenticated && token.value === sent)
      logOut(
        sent === undefined ? 'The agent wants to know who you are.' : 'The agent does not know this token.',
      );
    throw error;
  }
};

/** The agent that this page is from. */
export const agent = createClient(
  AgentService,
  createGrpcWebTransport({ baseUrl: location.origin, interceptors: [withToken] }),
);

/** What to tell a person about an error. */
export function messageOf(error: unknown): string {
  return ConnectError.from(error).rawMessage;
}
