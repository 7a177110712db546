import {
  delay,
  FaultError,
  formatSize,
  type Host,
  type InjectionContext,
  type Observation,
} from '../../plugin/index.ts';
import type { BusyFile, DiskUndo, FilledFile } from './record.ts';

/** How far what is allocated may be from what was asked for. */
const TOLERANCE = 0.02;

/** Milliseconds for an operation to be seen, at least. */
const PATIENCE = 5000;

/** Reads back what the file takes, and that the hog reads and writes. */
export async function verify(
  { folder, fill, io }: DiskUndo,
  context: InjectionContext,
): Promise<Observation> {
  const taken = fill && readBackFill(fill, context.host);
  const { available } = await context.host.fileSystem(folder);
  const pid = io && (await readBackLoad(io, context));
  const parts = [
    taken !== null && `${formatSize(taken)} taken, ${formatSize(available)} left on ${folder}${why(fill)}`,
    pid !== null && `pid ${pid} reads and writes on ${folder}`,
  ];
  return { message: parts.filter(Boolean).join('; '), taken, available, pid };
}

function readBackFill({ file, size, end }: FilledFile, host: Host): number {
  const allocated = host.fileStatus(file)?.allocated;
  if (allocated === undefined) throw new FaultError(`${file} is not there`);
  if (end === undefined && allocated < size * (1 - TOLERANCE))
    throw new FaultError(`${file} takes ${formatSize(allocated)}, not ${formatSize(size)}`);
  return allocated;
}

function why(fill: FilledFile | null): string {
  const ends = {
    ENOSPC: 'the disk is full',
    EDQUOT: 'the quota is used up',
    EFBIG: 'a file may be no larger',
  };
  return fill?.end === undefined ? '' : `: ${ends[fill.end as keyof typeof ends] ?? fill.end}`;
}

/** Waits for the hog to have moved a block. */
async function readBackLoad(
  { blockSize, rate }: BusyFile,
  { host, clock, token, signal }: InjectionContext,
): Promise<number> {
  const [hog] = host.findHelpers(token);
  if (!hog) throw new FaultError('the hog is not running');
  const before = moved(host, hog.pid);
  const end = clock.now() + PATIENCE + (rate === null ? 0 : (2 * 1000 * blockSize) / rate);
  while (moved(host, hog.pid) - before < blockSize && !signal.aborted) {
    if (clock.now() > end) throw new FaultError(`the hog (pid ${hog.pid}) reads and writes nothing`);
    await delay(clock, 20);
  }
  return hog.pid;
}

/** Bytes that it has read and written. */
function moved(host: Host, pid: number): number {
  const text = host.readText(`/proc/${pid}/io`) ?? '';
  return [...text.matchAll(/^[rw]char: (\d+)$/gm)].reduce((sum, [, bytes]) => sum + Number(bytes), 0);
}
