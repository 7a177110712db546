import {
  Code,
  ConnectError,
  createConnectRouter,
  createContextValues,
  type Interceptor,
} from '@connectrpc/connect';
import type { UniversalHandler } from '@connectrpc/connect/protocol';
import { codeToString } from '@connectrpc/connect/protocol-connect';
import {
  compressionGzip,
  universalRequestFromNodeRequest,
  universalResponseToNodeResponse,
} from '@connectrpc/connect-node';
import { apiError } from '../protocol/errors.ts';
import { AgentService } from '../protocol/gen/squall/v1/agent_pb.ts';
import type { Route } from './answer.ts';
import { audited, changes } from './audit.ts';
import { callerKey } from './context.ts';
import type { Caller } from './guard/caller.ts';
import { Places } from './guard/places.ts';
import { LIMITS } from './limits.ts';
import type { Request, Response } from './listen/protocols.ts';
import type { ApiParts } from './parts.ts';
import { service } from './service.ts';

/** Bytes from which on an answer is compressed, for clients that take that. */
const COMPRESSED = 16 * 1024;

/** The calls of the API, by path, as gRPC, gRPC-Web and HTTP/JSON. */
export function rpcRoutes(parts: ApiParts, watchers: Places): ReadonlyMap<string, Route> {
  const { agent, closing, metrics } = parts;
  const router = createConnectRouter({
    interceptors: [counted(metrics), audited(agent.audit)],
    // A field that is misspelt must not be taken for nothing: it may be the one that makes a run dry.
    jsonOptions: { ignoreUnknownFields: false, alwaysEmitImplicit: true },
    acceptCompression: [compressionGzip],
    compressMinBytes: COMPRESSED,
    readMaxBytes: LIMITS.body,
    shutdownSignal: closing,
  });
  router.service(AgentService, service(parts));
  const places = { calls: new Places(LIMITS.calls), studies: new Places(LIMITS.studies), watchers };
  return new Map(router.handlers.map((handler) => [handler.requestPath, routeOf(handler, places)]));
}

function routeOf(handler: UniversalHandler, places: Readonly<Record<Kind, Places>>): Route {
  const kind = kindOf(handler);
  return {
    for: changes(handler.method) ? 'operate' : 'view',
    handle: async (request, response, caller) => {
      const leave = kind === undefined ? () => {} : places[kind].take();
      if (!leave)
        throw apiError('busy', `the agent has ${places[kind as Kind].taken} ${WORDS[kind as Kind]} already`);
      response.once('close', leave);
      await call(handler, request, response, caller as Caller);
    },
  };
}

type Kind = 'calls' | 'studies' | 'watchers';

const WORDS: Readonly<Record<Kind, string>> = {
  calls: 'calls',
  studies: 'calls of this kind',
  watchers: 'watchers',
};

/** Of which calls there may be only so many at once. What ends faults always has a place. */
function kindOf({ method }: UniversalHandler): Kind | undefined {
  switch (method.localName) {
    case 'halt':
    case 'stopRun':
    case 'stopAllRuns':
      return undefined;
    case 'watchEvents':
      return 'watchers';
    case 'validateScenario':
    case 'simulateScenario':
    case 'drawScenario':
    case 'checkMachine':
    case 'getReport':
      return 'studies';
    default:
      return 'calls';
  }
}

async function call(
  handler: UniversalHandler,
  request: Request,
  response: Response,
  caller: Caller,
): Promise<void> {
  const values = createContextValues().set(callerKey, caller);
  const answer = await handler(universalRequestFromNodeRequest(request, response, undefined, values));
  // That it has all been read, this never says. Where it fails the client has gone; what it asked for is done.
  universalResponseToNodeResponse(answer, response).catch(() => response.destroy());
}

/** Counts calls by what became of them; streams by whether they could begin. */
function counted(metrics: ApiParts['metrics']): Interceptor {
  return (next) => async (request) => {
    const count = (code: string) => metrics.apiCalls.inc({ call: request.method.name, code });
    try {
      const response = await next(request);
      count('ok');
      return response;
    } catch (error) {
      count(codeToString(error instanceof ConnectError ? error.code : Code.Internal));
      throw error;
    }
  };
}
