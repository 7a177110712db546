import {
  FaultError,
  formatSize,
  type Host,
  type Observation,
  type RevertContext,
} from '../../plugin/index.ts';

/** How far the resident size may be from what was asked for. */
const TOLERANCE = 0.02;

/** Bytes that a hog needs for itself, at most; where it takes something beside that, this is allowed more. */
const OWN = 80 * 2 ** 20;

/**
 * Reads the hog's resident size back.
 *
 * @param size bytes asked for
 * @param partial whether less is right, too: while it rises, or where a reserve stays free
 * @param beside whether the size is held beside what the hog itself needs, as it is where it needs more than that
 */
export function readBack(
  { host, token }: RevertContext,
  size: number,
  partial: boolean,
  beside: boolean,
): Observation {
  const [hog] = host.findHelpers(token);
  const resident = hog && sizeOf('VmRSS', host, hog.pid);
  if (!hog || resident === undefined) throw new FaultError('the hog is not running');
  // Its program is resident, and not always made up for.
  const files = sizeOf('RssFile', host, hog.pid) ?? 0;
  const most = size * (1 + TOLERANCE) + files + (beside || size < OWN ? OWN : 0);
  const least = partial ? 0 : size * (1 - TOLERANCE);
  if (resident < least || resident > most)
    throw new FaultError(`${formatSize(resident)} are resident in pid ${hog.pid}, not ${formatSize(size)}`);
  return { message: message(resident, size, partial, hog.pid), pid: hog.pid, resident };
}

function message(resident: number, size: number, partial: boolean, pid: number): string {
  if (partial) return `${formatSize(resident)} of ${formatSize(size)} resident in pid ${pid}`;
  if (resident <= size * (1 + TOLERANCE)) return `${formatSize(resident)} resident in pid ${pid}`;
  return `${formatSize(size)} taken, and with the hog's program ${formatSize(resident)} resident in pid ${pid}`;
}

function sizeOf(field: string, host: Host, pid: number): number | undefined {
  const text = host.readText(`/proc/${pid}/status`) ?? '';
  const kibibytes = new RegExp(`^${field}:\\s*(\\d+) kB`, 'm').exec(text)?.[1];
  return kibibytes === undefined ? undefined : Number(kibibytes) * 1024;
}
