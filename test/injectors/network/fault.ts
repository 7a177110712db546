import { seededStreams } from '../../../src/chance/streams.ts';
import { systemClock } from '../../../src/host/clock.ts';
import { createHost } from '../../../src/host/host.ts';
import type { NetworkParameters } from '../../../src/injectors/network/parameters.ts';
import type { NetworkUndo } from '../../../src/injectors/network/record.ts';
import { network } from '../../../src/injectors/network.ts';
import type { CommandResult, Host, InjectionContext, Json } from '../../../src/plugin/index.ts';
import { LINK, type Namespace } from '../../support/netns.ts';

/** What the kernel is to be like: as it is, or without what a detour takes, or without the egress hook as well. */
export type Kernel = 'as it is' | 'without detours' | 'without egress hook';

/** A fault in force. */
export type Fault = Awaited<ReturnType<ReturnType<typeof faultsOf>['inject']>>;

let made = 0;

/**
 * Faults of one namespace, as an engine would make them.
 *
 * @param overrides what the host is to say otherwise
 */
export function faultsOf(namespace: Namespace, kernel: Kernel = 'as it is', overrides: Partial<Host> = {}) {
  const host = { ...withKernel(namespace.host(createHost()), kernel), ...overrides };
  const inForce: { token: string; undo: Json }[] = [];
  const context = (token = `test-${process.pid}-${++made}`): InjectionContext => ({
    host,
    clock: systemClock,
    token,
    random: seededStreams(made)('test'),
    signal: new AbortController().signal,
    inForce,
    amend: async () => {},
  });
  return {
    host,
    inForce,
    context,
    /** Planned, written down, not yet applied. */
    async plan(parameters: NetworkParameters) {
      const ours = context();
      const { undo, observation } = await network.plan(parameters, ours);
      inForce.push({ token: ours.token, undo });
      const revert = async () => {
        const seen = await network.revert(undo, { host, clock: systemClock, token: ours.token });
        const index = inForce.findIndex(({ token }) => token === ours.token);
        if (index >= 0) inForce.splice(index, 1);
        return seen;
      };
      return { undo: undo as NetworkUndo, observation, context: ours, parameters, revert };
    },
    async inject(parameters: NetworkParameters) {
      const planned = await this.plan(parameters);
      await network.apply(parameters, planned.undo, planned.context);
      return { ...planned, seen: await network.verify(parameters, planned.undo, planned.context) };
    },
  };
}

/**
 * Injects many faults that are in force together: the next one is planned while the one before is applied, and all are
 * read back.
 */
export async function injectAll(
  faults: ReturnType<typeof faultsOf>,
  all: readonly NetworkParameters[],
): Promise<Fault[]> {
  const made: Promise<Fault>[] = [];
  let turn: Promise<unknown> = Promise.resolve();
  for (const parameters of all) {
    const planned = await faults.plan(parameters);
    const { undo, context } = planned;
    const applied = turn.then(() => network.apply(parameters, undo, context));
    turn = applied;
    made.push(
      applied.then(async () => ({ ...planned, seen: await network.verify(parameters, undo, context) })),
    );
  }
  return Promise.all(made);
}

const MISSING: Readonly<Record<Kernel, readonly string[]>> = {
  'as it is': [],
  'without detours': ['nft: egress forward'],
  'without egress hook': ['nft: egress forward', 'nft: egress hook'],
};

/** What was tried in a throw-away namespace: it takes seconds on a machine that emulates its processor. */
const tried = new Map<string, Promise<CommandResult>>();

function withKernel(host: Host, kernel: Kernel): Host {
  return {
    ...host,
    run: async (program, args, options) => {
      if (program !== 'unshare') return host.run(program, args, options);
      const key = args.join('\n');
      const trying = tried.get(key) ?? host.run(program, args, options);
      tried.set(key, trying);
      const result = await trying;
      const lines = result.stdout.split('\n').filter((line) => !MISSING[kernel].includes(line));
      return { ...result, stdout: lines.join('\n') };
    },
  };
}

/** All that faults could leave behind, as the kernel shows it; but for what it counts. */
export function footprint(namespace: Namespace, link = LINK): string {
  const commands = [
    ...['tc -j qdisc show', `tc class show dev ${link}`, `tc -j filter show dev ${link}`],
    ...['nft -j list ruleset', 'ip -j link show'],
  ];
  // cake shows the flows that pass as classes of its own.
  return namespace
    .exec(`sh -c '${commands.join('; ')}'`)
    .replace(/^class cake .*\n/gm, '')
    .replace(/"direct_packets_stat":\d+/g, '');
}

/** Where the queues of a fault that goes out stand. */
export function carrierOf({ undo }: { readonly undo: NetworkUndo }): string | undefined {
  return undo.legs.find(({ direction }) => direction === 'egress')?.shaping?.carrier.kind;
}
