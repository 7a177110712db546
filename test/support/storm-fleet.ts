import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import type { NumberedEvent } from '../../src/events/agent-event.ts';
import { eventsIn, startAgent, type TestAgent } from './agent.ts';
import type { PodLike } from './cluster.ts';
import { type Workspace, workspace } from './squall.ts';
import { startVictim, type Victim } from './victim.ts';

/** One agent as a process that the API server takes for a pod, with a process of its own to hit. */
export interface FleetMember {
  readonly name: string;
  readonly victim: Victim;
  readonly space: Workspace;
  agent: TestAgent;
  /** Starts the agent again, once it has ended. */
  restart(): Promise<void>;
  events(): NumberedEvent[];
  end(): Promise<void>;
}

export interface MemberOptions {
  readonly pod: PodLike;
  /** The text of `fleet` in the config. */
  readonly fleet: string;
  /** Scenario files, by name, for a victim of that name. */
  readonly scenarios: (victim: string) => Readonly<Record<string, string>>;
}

export async function startMember({ pod, fleet, scenarios }: MemberOptions): Promise<FleetMember> {
  const name = `agent-${randomBytes(4).toString('hex')}`;
  const victim = startVictim(`victim-of-${name}`);
  const space = workspace();
  const options = {
    scenarios: scenarios(victim.name),
    config: `fleet: ${fleet}`,
    prefix: pod.prefix,
    env: { ...pod.env, POD_NAME: name },
  };
  const member: FleetMember = {
    name,
    victim,
    space,
    agent: await startAgent(space, options),
    restart: async () => {
      member.agent = await startAgent(space, options);
    },
    events: () => eventsIn(space),
    end: async () => {
      await member.agent.stop();
      victim.end();
      space.remove();
    },
  };
  return member;
}

/** Those that have a hog, by the environment that it carries. */
export function withHogs(members: readonly FleetMember[]): Set<FleetMember> {
  const pids = readdirSync('/proc').filter((pid) => /^\d+$/.test(pid));
  const hogs = pids.filter((pid) => read(`/proc/${pid}/cmdline`).includes('-hog.js'));
  const environments = hogs.map((pid) => read(`/proc/${pid}/environ`));
  return new Set(
    members.filter(({ space }) =>
      environments.some((each) => each.includes(`SQUALL_STATE_DIR=${space.stateDir}\0`)),
    ),
  );
}

/** Those whose process is stopped. */
export function stopped(members: readonly FleetMember[]): FleetMember[] {
  return members.filter(({ victim }) => victim.state() === 'T');
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
