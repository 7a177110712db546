import { apiError } from '../protocol/errors.ts';
import { type AnswerOptions, createAnswer, type Route } from './answer.ts';
import { dashboardRoutes } from './dashboard.ts';
import { type Authenticate, byNetwork, bySocket } from './guard/caller.ts';
import { Denials } from './guard/denials.ts';
import { Places } from './guard/places.ts';
import { LIMITS } from './limits.ts';
import { linesRoute } from './lines.ts';
import { createProtocols, type Protocols } from './listen/protocols.ts';
import { rpcRoutes } from './rpc.ts';
import type { ServeOptions } from './serve.ts';
import { Hub } from './stream/hub.ts';

/** What answers connections, by where they come from. */
export interface Opened {
  readonly network: Protocols;
  readonly socket: Protocols;
  close(): void;
}

/** Everything of the API that is only needed when somebody speaks to it. */
export function openApi(options: ServeOptions): Opened {
  const { config, clock, agent, metrics, complain } = options;
  const closing = new AbortController();
  const denials = new Denials(clock, (event) => agent()?.audit(event));
  const route = router(options, closing.signal);
  const protocols = (authenticate: Authenticate, known: Pick<AnswerOptions, 'known'>) =>
    createProtocols(
      createAnswer({
        ...known,
        authenticate,
        denials,
        clock,
        route,
        onDenied: (reason) => metrics.apiDenied.inc({ reason }),
        onTrouble: (error) =>
          complain(`internal error of the API: ${error instanceof Error ? error.message : error}`),
      }),
      clock,
    );
  const network = protocols(byNetwork(config), { known: { hosts: config.hosts, origins: config.origins } });
  const socket = protocols(bySocket, {});
  return {
    network,
    socket,
    close: () => {
      closing.abort();
      network.close();
      socket.close();
    },
  };
}

function router(options: ServeOptions, closing: AbortSignal): (path: string) => Route | undefined {
  const { clock, metrics, studies } = options;
  let routes: ((path: string) => Route | undefined) | undefined;
  return (path) => {
    const agent = options.agent();
    if (!agent) return STARTING;
    if (!routes) {
      const parts = { agent, hub: new Hub(agent, clock), studies, clock, metrics, closing };
      const watchers = new Places(LIMITS.watchers, (taken) => metrics.apiWatchers.set(taken));
      const calls = rpcRoutes(parts, watchers);
      const lines = linesRoute(parts, watchers);
      const pages = dashboardRoutes();
      routes = (asked) => calls.get(asked) ?? pages.get(asked) ?? (asked === '/events' ? lines : undefined);
    }
    return routes(path);
  };
}

const STARTING: Route = {
  for: 'anybody',
  handle: () => {
    throw apiError('starting', 'the agent is starting');
  },
};
