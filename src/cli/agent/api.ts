import type { Logger } from 'pino';
import type { Agent } from '../../agent/agent.ts';
import { type ApiServer, ListenError, serveApi } from '../../api/serve.ts';
import { systemClock } from '../../host/clock.ts';
import type { Metrics } from '../../metrics/metrics.ts';
import { stateDir } from '../../runner/state-dir.ts';
import { EXIT } from '../exit-codes.ts';
import { Failure } from '../failure.ts';
import { cannotListen } from './cannot-listen.ts';
import type { Faults } from './faults.ts';
import type { Settings } from './settings.ts';
import { createStudies } from './studies.ts';
import type { AgentVerbOptions } from './verb.ts';

export interface OpenApiOptions {
  readonly settings: Settings;
  readonly metrics: Metrics;
  readonly logger: Logger;
  readonly options: AgentVerbOptions;
  readonly faults: Faults;
  /** Undefined while it is not there yet. */
  readonly agent: () => Agent | undefined;
}

/** Opens the control API; rejects with a Failure where it cannot listen. */
export async function openApi({
  settings,
  metrics,
  logger,
  options,
  faults,
  agent,
}: OpenApiOptions): Promise<ApiServer> {
  const { api: config, apiByNetwork: byNetwork } = settings;
  const api = await serveApi({
    config,
    byNetwork,
    stateDir: stateDir(options.stateDir, process.env, process.getuid?.() ?? 0),
    clock: systemClock,
    metrics,
    studies: createStudies(faults, hasLimits(settings, options) ? options.config : undefined),
    agent,
    complain: (text) => logger.warn(text),
  }).catch((error: unknown) => {
    throw error instanceof ListenError ? failureOf(error, config) : error;
  });
  const where = { ...(byNetwork ? { address: config.address } : {}), ...api };
  logger.info({ ...where, close: undefined }, 'the API is served');
  return api;
}

/** A config of the predecessor has none, nor has an agent without a config. */
function hasLimits({ origin }: Settings, { config }: AgentVerbOptions): boolean {
  return config !== undefined && 'folder' in origin;
}

function failureOf({ place, cause }: ListenError, config: Settings['api']): Failure {
  if (place === config.socket)
    return new Failure(EXIT.refused, `the API has no socket at ${place}: ${cause.message}`);
  return cannotListen('api', cause, config);
}
