import type { Host } from '../../plugin/index.ts';
import type { Mount } from './record.ts';

/** The mount that a path, links followed, is on; null where /proc does not say. */
export function mountOf(path: string, host: Host): Mount | null {
  const mounts = readMounts(host).filter(({ point }) => isBelow(path, point));
  // The longest, and of those at one place the last: it covers the others.
  return mounts.reduce<Mount | null>(
    (best, mount) => (mount.point.length >= (best?.point.length ?? 0) ? mount : best),
    null,
  );
}

/** Whether the same file system is mounted there still. */
export function isMounted({ point, type, source }: Mount, host: Host): boolean {
  const last = readMounts(host).findLast((mount) => mount.point === point);
  return last?.type === type && last.source === source;
}

/** File systems whose files are gone when they are unmounted. */
export function isInMemory({ type }: Mount): boolean {
  return type === 'tmpfs' || type === 'ramfs';
}

function readMounts(host: Host): Mount[] {
  const lines = (host.readText('/proc/self/mountinfo') ?? '').split('\n').filter(Boolean);
  return lines.map((line) => {
    const [before = '', after = ''] = line.split(' - ');
    const [type = '', source = ''] = after.split(' ');
    return { point: withoutEscapes(before.split(' ')[4] ?? '/'), type, source };
  });
}

/** Spaces and the like are written in octal. */
function withoutEscapes(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_, digits) => String.fromCharCode(Number.parseInt(digits, 8)));
}

function isBelow(path: string, folder: string): boolean {
  return folder === '/' || path === folder || path.startsWith(`${folder}/`);
}
