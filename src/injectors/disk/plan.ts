import {
  FaultError,
  type FileStatus,
  formatSize,
  type InjectionContext,
  type Plan,
  parsePercent,
  parseRate,
  parseSize,
} from '../../plugin/index.ts';
import { load } from './describe.ts';
import { mountOf } from './mount.ts';
import type { BusyFile, DiskUndo, FilledFile } from './record.ts';
import type { DiskParameters, IoParameters } from './schema.ts';

/** Bytes of the file that is read and written: more than a disk's own cache serves at once. */
const BUSY_SIZE = 64 * 2 ** 20;

/** The part of what is free that this file may take at most. */
const BUSY_SHARE = 0.1;

/**
 * Looks at the folder and at what is free.
 *
 * @throws FaultError where there is no such folder, or nothing to take
 */
export async function plan(parameters: DiskParameters, context: InjectionContext): Promise<Plan<DiskUndo>> {
  const { host, token } = context;
  const folder = assertFolder(parameters.path, host.fileStatus(parameters.path));
  const { available } = await host.fileSystem(folder.path);
  const name = `${folder.path === '/' ? '' : folder.path}/.squall-${token}`;
  const io = parameters.io ? busy(`${name}.io`, parameters.io, available) : null;
  const fill =
    parameters.fill === undefined ? null : filled(`${name}.fill`, parameters, available - (io?.size ?? 0));
  const mount = mountOf(folder.path, host);
  const undo: DiskUndo = { folder: folder.path, device: folder.device, mount, fill, io };
  const parts = [
    fill && `${formatSize(fill.size)} of ${formatSize(available)} free in ${fill.file}`,
    io && parameters.io && `${load(parameters.io)} in ${io.file}`,
  ];
  const message = `${parts.filter(Boolean).join(', ')}${mount ? ` (${mount.type} at ${mount.point})` : ''}`;
  return { undo, observation: { message, available } };
}

function assertFolder(path: string, status: FileStatus | undefined): FileStatus {
  if (status?.kind === 'folder') return status;
  const what = status === undefined ? 'does not exist, or may not be looked at' : 'is no folder';
  throw new FaultError(`${path} ${what}`, { hint: '`path` is the folder whose file system is meant' });
}

function filled(file: string, { fill = 0, reserve = '0B' }: DiskParameters, available: number): FilledFile {
  const left = parseSize(reserve);
  const room = Math.max(0, available - left);
  if (room === 0)
    throw new FaultError(
      `nothing can be taken: ${formatSize(available)} are free, and ${formatSize(left)} stay so`,
    );
  return { file, size: Math.min(room, wanted(fill, available)), reserve: left };
}

function wanted(fill: number | string, available: number): number {
  if (typeof fill === 'string' && !fill.endsWith('%')) return parseSize(fill);
  return Math.floor((available * parsePercent(fill)) / 100);
}

function busy(
  file: string,
  { workers = 1, rate, blockSize = '64KiB' }: IoParameters,
  available: number,
): BusyFile {
  const block = parseSize(blockSize);
  const blocks = Math.floor(Math.min(BUSY_SIZE, available * BUSY_SHARE) / block);
  if (blocks === 0)
    throw new FaultError(
      `${formatSize(available)} are free, which is too little for a file to read and write`,
    );
  const bytes = rate === undefined ? null : parseRate(rate) / 8;
  return { file, size: blocks * block, workers, rate: bytes, blockSize: block };
}
