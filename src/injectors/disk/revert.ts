import {
  FaultError,
  formatSize,
  type Host,
  type Observation,
  type RevertContext,
} from '../../plugin/index.ts';
import { stopHogs } from '../hog/stop.ts';
import { isInMemory, isMounted } from './mount.ts';
import type { DiskUndo, Mount } from './record.ts';

/**
 * Removes the files.
 *
 * @throws FaultError with the command to type where one cannot be removed, or its file system is not mounted
 */
export async function revert({ fill, io, mount }: DiskUndo, context: RevertContext): Promise<Observation> {
  const { host } = context;
  // First, or it would make what is removed again, or hold its space.
  await stopHogs(context);
  const files = [fill?.file, io?.file].filter((file) => file !== undefined);
  const freed = files.map((file) => host.fileStatus(file)?.allocated);
  for (const file of files) await remove(file, host);
  if (freed.some((bytes) => bytes !== undefined)) {
    const sum = freed.reduce<number>((total, bytes) => total + (bytes ?? 0), 0);
    return { message: `${formatSize(sum)} are free again`, freed: sum };
  }
  if (mount && !isMounted(mount, host) && !isInMemory(mount)) throw notMounted(mount, files);
  return { message: 'the file was gone', freed: 0 };
}

async function remove(file: string, host: Host): Promise<void> {
  const command = `rm -f ${quoted(file)}`;
  await host.removeFile(file).catch((error: Error) => {
    throw new FaultError(error.message, { command, cause: error });
  });
  if (host.fileStatus(file)) throw new FaultError(`${file} is still there`, { command });
}

/** For a shell. */
function quoted(path: string): string {
  return /^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`;
}

/** It would be back with the file system. */
function notMounted({ point, source }: Mount, files: readonly string[]): FaultError {
  return new FaultError(
    `${source} is not mounted at ${point} any more, and may have ${files.join(' and ')} on it`,
    {
      hint: 'mount it there, and run the command',
      command: `rm -f ${files.map(quoted).join(' ')}`,
    },
  );
}
