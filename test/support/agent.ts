import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import type { NumberedEvent } from '../../src/events/agent-event.ts';
import type { Namespace } from './netns.ts';
import type { Squall, SquallOptions, Workspace } from './squall.ts';
import { until } from './wait.ts';

/** `squall agent` as a user starts it, with a folder of scenarios of its own. */
export interface TestAgent extends Squall {
  /** Of metrics and health. */
  readonly port: number;
  /** Where the control API is. */
  readonly api: { readonly port: number; readonly socket: string };
  /** The lines of its log so far. */
  logs(): Record<string, unknown>[];
  /** Everything that has happened so far. */
  happened(): NumberedEvent[];
  /** Waits for the first event that is so. */
  event(what: string, is: (event: NumberedEvent) => boolean, bound?: number): Promise<NumberedEvent>;
  get(path: string): Promise<{ readonly status: number; readonly text: string }>;
  /** The value of a series, by its name and labels as `/metrics` writes them; undefined where there is none. */
  metric(series: string): Promise<number | undefined>;
  ready(): Promise<void>;
  stop(signal?: NodeJS.Signals): Promise<number | string>;
}

export interface AgentOptions extends SquallOptions {
  /** The scenario files, by name. */
  readonly scenarios?: Readonly<Record<string, string>>;
  /** Lines of the config, beside those of metrics and scenarios. */
  readonly config?: string;
  readonly args?: readonly string[];
}

/** The folder that `startAgent` takes scenarios from. */
export function scenarioFolder(space: Workspace): string {
  return join(space.stateDir, '..', 'scenarios');
}

/** Writes a scenario file of the agent's. */
export function writeScenario(space: Workspace, name: string, text: string): string {
  const path = join(scenarioFolder(space), name);
  mkdirSync(scenarioFolder(space), { recursive: true });
  writeFileSync(path, text);
  return path;
}

export function removeScenario(space: Workspace, name: string): void {
  rmSync(join(scenarioFolder(space), name));
}

/** Starts an agent and waits until it serves. */
export async function startAgent(space: Workspace, options: AgentOptions = {}): Promise<TestAgent> {
  const { scenarios = {}, config = '', args = [], ...rest } = options;
  mkdirSync(scenarioFolder(space), { recursive: true });
  for (const [name, text] of Object.entries(scenarios)) writeScenario(space, name, text);
  const file = space.write(
    'squall.yaml',
    `scenarios: ./scenarios\nmetrics: {address: 127.0.0.1, port: 0}\n${config.includes('api:') ? '' : 'api: {port: 0}\n'}${config}\n`,
  );
  return serving(
    space.squall(['agent', '--config', file, ...args], { ...rest, env: { LOG_LEVEL: 'debug', ...rest.env } }),
    space,
  );
}

/**
 * Waits until an agent serves.
 *
 * @param inside the network namespace that it serves in; default: the test's own
 */
export async function serving(squall: Squall, space: Workspace, inside?: Namespace): Promise<TestAgent> {
  const logs = () =>
    squall
      .stderr()
      .split('\n')
      // The last one may not be all there yet.
      .slice(0, -1)
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  const served = () => logs().find(({ msg }) => msg === 'metrics and health are served');
  await until(`it serves: ${squall.stderr()}`, () => served() ?? squall.child.exitCode !== null, 60_000);
  const { port } = served() as { port: number };
  const apiServed = () => logs().find(({ msg }) => msg === 'the API is served');
  await until('it serves the API', () => apiServed() ?? squall.child.exitCode !== null, 60_000);
  const api = apiServed() as { port: number; socket: string };
  const happened = () => eventsIn(space);
  const get = (path: string) => (inside ? fetchInside(inside, port, path) : fetchText(port, path));
  return {
    ...squall,
    port,
    api,
    logs,
    happened,
    event: (what, is, bound = 20_000) => until(what, () => happened().find(is), bound),
    get,
    metric: async (series) => seriesIn((await get('/metrics')).text, series),
    ready: async () =>
      void (await until('it is ready', async () => (await get('/readyz')).status === 200, 20_000)),
    stop: (signal = 'SIGTERM') => {
      process.kill(squall.pid, signal);
      return squall.exited;
    },
  };
}

/** Everything that has happened in the agents of a workspace. */
export function eventsIn({ stateDir }: Workspace): NumberedEvent[] {
  try {
    return readFileSync(join(stateDir, 'agent', 'events.jsonl'), 'utf8')
      .split('\n')
      .slice(0, -1)
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as NumberedEvent);
  } catch {
    return [];
  }
}

/** A connection for itself, so that none is left over. */
function fetchText(port: number, path: string, method = 'GET'): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port, path, method, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part) => {
        text += part;
      });
      response.on('end', () => resolve({ status: response.statusCode as number, text }));
    })
      .on('error', reject)
      .end();
  });
}

async function fetchInside({ exec }: Namespace, port: number, path: string) {
  const script = `fetch("http://127.0.0.1:${port}${path}").then(async (response) =>
    console.log(JSON.stringify({ status: response.status, text: await response.text() })))`;
  return JSON.parse(exec(`${process.execPath} -e '${script}'`)) as { status: number; text: string };
}

/** Of text that Prometheus scrapes. */
export function seriesIn(text: string, series: string): number | undefined {
  const line = text.split('\n').find((each) => each.startsWith(`${series} `));
  return line === undefined ? undefined : Number(line.slice(series.length + 1));
}
