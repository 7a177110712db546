import { type Listening, listening } from '../../host/listeners.ts';
import { type Host, type ProcessInfo, processNames } from '../../plugin/index.ts';

/** What there is to aim a first scenario at. */
export interface Surroundings {
  /** Where something listens. */
  readonly address?: { readonly host: string; readonly port: number };
  /** A process: by its name where that says enough, else by the port that it listens on. */
  readonly target?: { readonly name: string } | { readonly port: number };
}

/** Programs that many processes of one machine are: their name says nothing of what they do. */
const INTERPRETERS =
  /^(?:node|deno|bun|python[\d.]*|ruby[\d.]*|perl|php.*|java|sh|bash|dash|zsh|fish|busybox)$/;

/** What a machine, or somebody's way to it, hangs on is nothing to begin with. */
const VITAL =
  /^(?:sshd|systemd.*|init|dbus.*|polkitd|containerd.*|dockerd|docker-proxy|kubelet|crio|conmon|podman|Xorg|gnome-.*|login|agetty|rpcbind|cupsd|tmux.*|screen|ps)$/i;

/** Looks for the busiest process that listens on a TCP port, else for the busiest one. */
export async function lookAround(host: Host): Promise<Surroundings> {
  const processes = await host.processes();
  const outOfReach = host.protectedProcesses(processes);
  const order = new Map((await host.busiest()).map((pid, place) => [pid, place]));
  const place = ({ pid }: ProcessInfo) => order.get(pid) ?? Number.POSITIVE_INFINITY;
  const open = processes
    .filter((info) => !outOfReach.has(info.pid) && !processNames(info).some((name) => VITAL.test(name)))
    .sort((a, b) => place(a) - place(b) || a.pid - b.pid);
  return choose(open, listening());
}

/** @param processes those that may be aimed at, the best first */
export function choose(processes: readonly ProcessInfo[], sockets: readonly Listening[]): Surroundings {
  for (const info of processes) {
    const [socket] = sockets.filter(({ pid }) => pid === info.pid).sort((a, b) => a.port - b.port);
    if (!socket) continue;
    const { host, port } = socket;
    const name = tellingName(info);
    return { address: { host, port }, target: name === undefined ? { port } : { name } };
  }
  const [name] = processes.flatMap((info) => tellingName(info) ?? []);
  return name === undefined ? {} : { target: { name } };
}

function tellingName(info: ProcessInfo): string | undefined {
  const names = processNames(info);
  if (names.some((name) => INTERPRETERS.test(name))) return undefined;
  // What has spaces is a title that a process gave itself, and may be another one tomorrow.
  return names.find((name) => !/\s/.test(name));
}
