import packageJson from '../../../package.json' with { type: 'json' };
import type { Agent } from '../../agent/agent.ts';
import { serveHttp } from '../../agent/http.ts';
import type { ApiServer } from '../../api/serve.ts';
import { createMetrics } from '../../metrics/metrics.ts';
import { cannotListen } from './cannot-listen.ts';
import { faultsOf } from './faults.ts';
import { createLog } from './log.ts';
import { rarelyOptimise } from './rarely-optimise.ts';
import { readSettings, type SettingsOptions } from './settings.ts';
import { catchSignals } from './signals.ts';

export interface AgentVerbOptions extends SettingsOptions {
  readonly stateDir?: string;
}

/** `squall agent`: serves until it is told to stop. Rejects with a Failure where it could not begin. */
export async function agentVerb(options: AgentVerbOptions): Promise<void> {
  // First of all: left to node, one of them opens a debugger's port and the others end it on the spot.
  const signals = catchSignals();
  rarelyOptimise();
  const settings = await readSettings(options);
  const logger = createLog(settings.log);
  const metrics = createMetrics();
  metrics.buildInfo.set({ version: packageJson.version, node: process.version }, 1);
  let agent: Agent | undefined;
  let collect = () => {};
  // Before everything that takes its time: whoever scrapes or probes is answered from the start.
  const http = await serveHttp(settings.metrics, {
    metrics: async () => {
      collect();
      return { type: metrics.registry.contentType, text: await metrics.registry.metrics() };
    },
    notReady: () => notReady(agent),
  }).catch((error) => {
    throw cannotListen('metrics', error, settings.metrics);
  });
  logger.info({ address: settings.metrics.address, port: http.port }, 'metrics and health are served');
  // The rest is loaded when that is done.
  const [{ openApi }, { openAgent }] = await Promise.all([import('./api.ts'), import('./open.ts')]);
  const faults = faultsOf(settings, options);
  let api: ApiServer | undefined;
  let code: number;
  try {
    api = await openApi({ settings, metrics, logger, options, faults, agent: () => agent });
    const ownPorts = [http.port, ...(api.port === undefined ? [] : [api.port])];
    const opened = await openAgent({ settings, metrics, logger, options, faults, ownPorts });
    ({ agent, collect } = opened);
    code = await signals.serve(opened, () => readSettings(options), logger);
    await opened.settle();
  } catch (error) {
    await agent?.close('it could not begin');
    throw error;
  } finally {
    api?.close();
    await http.close();
    signals.release();
  }
  process.exit(code);
}

function notReady(agent: Agent | undefined): string | undefined {
  if (!agent) return 'starting';
  const { ready, stopping } = agent.status;
  if (stopping) return 'stopping';
  return ready ? undefined : 'reading scenarios, and looking after what was left behind';
}
