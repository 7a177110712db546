import { readdirSync, readlinkSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { readText, visiblePids } from './files.ts';

/** Where `ip netns` keeps the namespaces that have a name. */
const NAMED = '/run/netns';

/** The kernel's id of this boot. */
export function bootId(): string {
  return readText('/proc/sys/kernel/random/boot_id')?.trim() ?? '';
}

/** The network namespace that Squall is in, such as `net:[4026531840]`. */
export function networkNamespace(): string {
  return namespaceOf('/proc/self/ns/net') ?? '';
}

/** A path through which a network namespace can be entered; undefined where it exists no more. */
export function memberOf(namespace: string): string | undefined {
  const processes = visiblePids().map((pid) => `/proc/${pid}/ns/net`);
  return (
    namedNamespaces().find((path) => inode(path) === namespace) ??
    processes.find((path) => namespaceOf(path) === namespace)
  );
}

function namespaceOf(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}

function namedNamespaces(): string[] {
  try {
    return readdirSync(NAMED).map((name) => join(NAMED, name));
  } catch {
    return [];
  }
}

/** A bind mount of a namespace is no link; its inode is the namespace's. */
function inode(path: string): string | undefined {
  try {
    return `net:[${statSync(path).ino}]`;
  } catch {
    return undefined;
  }
}
