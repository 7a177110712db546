import { lookup } from 'node:dns/promises';
import type { Host } from '../plugin/host.ts';
import { busiest } from './busiest.ts';
import { allowedCores, effectiveCapabilities } from './capabilities.ts';
import { run, which } from './commands.ts';
import { fileStatus, fileSystem, readText, removeFile, writeText } from './files.ts';
import { findHelpers, startHelper } from './helpers.ts';
import { listeners } from './listeners.ts';
import { takeLock } from './lock.ts';
import { orphanedCommands } from './mark.ts';
import { memory, oomKills } from './memory.ts';
import { bootId, memberOf, networkNamespace } from './namespaces.ts';
import { listProcesses } from './processes.ts';
import { protectedProcesses } from './protected.ts';
import { identify, processState, sendSignal } from './signals.ts';

export interface HostOptions {
  /** The folder with the helper scripts; default: beside the bundle, or `dist/` when running from `src/`. */
  readonly helpers?: string;
  /** TCP ports that Squall itself listens on; default: none. */
  readonly ownPorts?: readonly number[];
}

/** The Linux machine that Squall runs on. */
export function createHost(options: HostOptions = {}): Host {
  const capabilities = effectiveCapabilities();
  return {
    pid: process.pid,
    uid: process.geteuid?.() ?? 0,
    cores: allowedCores(),
    bootId: bootId(),
    networkNamespace,
    memberOf,
    variable: (name) => process.env[name],
    ownPorts: options.ownPorts ?? [],
    lookup: async (name) => (await lookup(name, { all: true })).map(({ address }) => address),
    hasCapability: (name) => capabilities.has(name.replace(/^CAP_/, '')),
    processes: listProcesses,
    busiest,
    identify,
    processState,
    signal: sendSignal,
    protectedProcesses,
    listeners,
    which,
    run,
    startHelper: (spec) => startHelper(spec, options.helpers),
    findHelpers,
    orphanedCommands,
    takeLock,
    readText,
    writeText,
    fileStatus,
    removeFile,
    fileSystem,
    memory,
    oomKills,
  };
}
