import type { Logger } from 'pino';
import packageJson from '../../../package.json' with { type: 'json' };
import { collector } from '../../agent/collect.ts';
import { createAgent } from '../../agent/create.ts';
import { type Machinery, once } from '../../agent/machinery.ts';
import { rememberMissing } from '../../agent/remember-missing.ts';
import { systemClock } from '../../host/clock.ts';
import { createHost } from '../../host/host.ts';
import { createRegistry } from '../../injectors/registry.ts';
import { loadInProcess } from '../../loader/load.ts';
import type { Metrics } from '../../metrics/metrics.ts';
import { beginAtZero, observer } from '../../metrics/observe.ts';
import { HostError, type Injector } from '../../plugin/index.ts';
import type { Safety } from '../../py-chaos/config.ts';
import { stateDir } from '../../runner/state-dir.ts';
import { watchdogOf } from '../../runner/watchdog.ts';
import { EXIT } from '../exit-codes.ts';
import { Failure } from '../failure.ts';
import type { InCluster } from './cluster.ts';
import type { Faults } from './faults.ts';
import { logEvents } from './log-events.ts';
import type { Settings } from './settings.ts';
import type { Opened } from './signals.ts';
import type { AgentVerbOptions } from './verb.ts';

export interface OpenOptions {
  readonly settings: Settings;
  readonly metrics: Metrics;
  readonly logger: Logger;
  readonly options: AgentVerbOptions;
  readonly faults: Faults;
  /** TCP ports that the agent listens on: its own faults spare them. */
  readonly ownPorts: readonly number[];
}

/** Puts the agent together on this machine, and has it begin. */
export async function openAgent({
  settings,
  metrics,
  logger,
  options,
  faults,
  ownPorts,
}: OpenOptions): Promise<Opened & { readonly collect: () => void; readonly settle: () => Promise<void> }> {
  const host = createHost({ ownPorts });
  const folder = stateDir(options.stateDir, process.env, host.uid);
  let kinds: readonly string[] = [];
  const machinery = once(async () => {
    const loaded = await loadMachinery(await faults.all(), settings);
    kinds = loaded.registry.names;
    beginAtZero(metrics, kinds);
    return loaded;
  });
  const { fleet, podEvents } = await clusterOf(settings, (text) => logger.warn(text));
  const agent = createAgent({
    version: packageJson.version,
    config: settings,
    stateDir: folder,
    machinery,
    host,
    clock: systemClock,
    guard: watchdogOf(host, folder, (text) => logger.warn(text)),
    loadPlugin: async (file) => (await import('../plugins.ts')).loadPlugin(file),
    load: async (sources) => loadInProcess(sources, await faults.files()),
    ...(fleet ? { fleet } : {}),
  });
  agent.subscribe(logEvents(logger));
  agent.subscribe(observer(metrics));
  if (podEvents) agent.subscribe(podEvents.take);
  return {
    agent,
    collect: collector(agent, metrics, folder, () => kinds),
    settle: async () => podEvents?.written(),
    begun: begin(agent, faults).catch((error) => {
      if (error instanceof Failure) throw error;
      throw new Failure(error instanceof HostError ? EXIT.refused : EXIT.usage, error.message);
    }),
    reconfigure: async (changed) => {
      logger.level = changed.log.level;
      await agent.reconfigure(changed);
    },
  };
}

/** A plugin that cannot be used is found out first. */
async function begin(agent: ReturnType<typeof createAgent>, faults: Faults): Promise<void> {
  await faults.files();
  await agent.open();
}

/** Loaded where it is asked for: outside of a cluster there is nobody to speak to. */
async function clusterOf(settings: Settings, note: (text: string) => void): Promise<InCluster> {
  if (!settings.fleet && !settings.kubernetesEvents) return {};
  const { joinCluster } = await import('./cluster.ts');
  return joinCluster(settings, note);
}

/** Loaded when a run is near, or something is to be taken back. */
async function loadMachinery(injectors: readonly Injector[], { safety }: Settings): Promise<Machinery> {
  const { launch } = await import('../../runner/launch.ts');
  const mine = safety ? await asPredecessor(injectors, safety) : injectors;
  const registry = createRegistry(rememberMissing(mine, systemClock));
  return { registry, launch };
}

/** The predecessor's ways come with its config. */
async function asPredecessor(injectors: readonly Injector[], safety: Safety): Promise<readonly Injector[]> {
  const [{ oneAtATime }, { withSafety }] = await Promise.all([
    import('../../py-chaos/one-at-a-time.ts'),
    import('../../py-chaos/safety.ts'),
  ]);
  return oneAtATime(withSafety(injectors, safety));
}
