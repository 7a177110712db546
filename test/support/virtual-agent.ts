import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { Agent, AgentConfig } from '../../src/agent/agent.ts';
import { createAgent } from '../../src/agent/create.ts';
import type { Listener } from '../../src/agent/feed.ts';
import { VirtualClock } from '../../src/engine/virtual-clock.ts';
import { createHost } from '../../src/host/host.ts';
import { createRegistry } from '../../src/injectors/registry.ts';
import { NO_LIMITS } from '../../src/limits/limits.ts';
import { loadFiles } from '../../src/loader/load-files.ts';
import { launch } from '../../src/runner/launch.ts';
import { noteInjector } from './note-injector.ts';

/** A clock that can be set, as an administrator or a suspended machine does it. */
class WallClock extends VirtualClock {
  offset = 0;
  override now(): number {
    return super.now() + this.offset;
  }
}

/** A whole agent, dry, in a time of its own. */
export interface VirtualAgent {
  readonly agent: Agent;
  readonly clock: WallClock;
  /** Lets so many milliseconds pass; what is due at the end is done, too. */
  pass(milliseconds: number): Promise<void>;
}

const registry = createRegistry([noteInjector({ log: [] })]);

/** A state directory of a test's own. */
export function ownStateDir(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'squall-agent-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** @param scenarios the first lines of each, by name; all of them make a fault that is only noted */
export async function virtualAgent(
  start: string,
  scenarios: Readonly<Record<string, string>>,
  { stateDir, listen, config = {} }: { stateDir: string; listen: Listener; config?: Partial<AgentConfig> },
): Promise<VirtualAgent> {
  const clock = new WallClock(Date.parse(start));
  const texts = Object.entries(scenarios).map(([name, header]) => ({
    file: `${name}.yaml`,
    text: `name: ${name}\n${header}\nstates:\n  storm: {inject: {note: {}}, for: 1s, next: done}\n  done: {final: true}\n`,
  }));
  const agent = createAgent({
    version: '0.0.0',
    config: { dryRun: true, limits: NO_LIMITS, origin: { texts }, ...config },
    stateDir,
    machinery: async () => ({ registry, launch }),
    host: { ...createHost(), takeLock: async () => () => {} },
    clock,
    guard: { start: async () => {}, stop: () => {} },
    load: async (sources) => loadFiles(sources, registry),
  });
  agent.subscribe(listen);
  await agent.open();
  const pass = async (milliseconds: number) => {
    let over = false;
    clock.setTimeout(() => {
      over = true;
    }, Math.floor(milliseconds) + 0.5);
    while (!over && clock.advance()) {
      // What is loaded, or runs, in real time.
      await setImmediate();
      await Promise.all(agent.runs().map(({ finished }) => finished));
    }
  };
  return { agent, clock, pass };
}
