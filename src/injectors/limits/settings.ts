import { type Host, parsePercent, parseRate, parseSize } from '../../plugin/index.ts';
import type { Setting } from './record.ts';
import type { IoLimits, LimitsParameters } from './schema.ts';

/** Bytes by which a limit of memory may differ and still be the same: the kernel rounds to its pages. */
const PAGE = 65_536;

/** Microseconds: the kernel takes no quota that is shorter. */
const SHORTEST_QUOTA = 1000;

type Reader = Pick<Host, 'readText'>;

/** A limit as it is now; undefined where the cgroup does not have it. */
export function readSetting(
  host: Reader,
  folder: string,
  file: string,
  device: string | null,
): string | undefined {
  const text = host.readText(`${folder}/${file}`)?.trim();
  if (text === undefined || device === null) return text;
  const line = text.split('\n').find((each) => each.startsWith(`${device} `));
  return line?.slice(device.length + 1) ?? formatIo({});
}

/** Whether two texts stand for the same limit. */
export function isSame(file: string, one: string, other: string): boolean {
  if (one === other) return true;
  return file.startsWith('memory.') && Math.abs(Number(one) - Number(other)) < PAGE;
}

/** The limits to put in place; undefined instead of a text where there is nothing to lower. */
export function lowerings(parameters: LimitsParameters, host: Reader, folder: string): Lowering[] {
  const { cpu, memory, pids, io } = parameters;
  const { max, high } = typeof memory === 'string' ? { max: memory, high: undefined } : (memory ?? {});
  const one = (file: string, lower: (before: string) => string | undefined): Lowering[] => {
    const before = readSetting(host, folder, file, null);
    return [{ file, device: null, before, lowered: before === undefined ? undefined : lower(before) }];
  };
  return [
    ...(cpu === undefined ? [] : one('cpu.max', (before) => lowerCpu(parsePercent(cpu), before))),
    ...(high === undefined ? [] : one('memory.high', (before) => lowerNumber(parseSize(high), before))),
    ...(max === undefined ? [] : one('memory.max', (before) => lowerNumber(parseSize(max), before))),
    ...(pids === undefined ? [] : one('pids.max', (before) => lowerNumber(pids, before))),
    ...(io === undefined ? [] : disks(host).map((device) => lowerIo(io, device, host, folder))),
  ];
}

/** A limit that is asked for, beside the one there is. */
export interface Lowering {
  readonly file: string;
  readonly device: string | null;
  /** Undefined where the cgroup does not have it. */
  readonly before: string | undefined;
  /** Undefined where it is as low already. */
  readonly lowered: string | undefined;
}

export function isSetting(each: Lowering): each is Setting {
  return each.before !== undefined && each.lowered !== undefined;
}

function lowerCpu(percent: number, before: string): string | undefined {
  const [quota = 'max', period = '100000'] = before.split(' ');
  const wanted = Math.max(SHORTEST_QUOTA, Math.round((percent / 100) * Number(period)));
  return quota !== 'max' && Number(quota) <= wanted ? undefined : `${wanted} ${period}`;
}

function lowerNumber(wanted: number, before: string): string | undefined {
  return before !== 'max' && Number(before) <= wanted ? undefined : String(wanted);
}

const IO_KEYS = ['rbps', 'wbps', 'riops', 'wiops'] as const;
type IoValues = Partial<Record<(typeof IO_KEYS)[number], number>>;

function lowerIo(io: string | IoLimits, device: string, host: Reader, folder: string): Lowering {
  const before = readSetting(host, folder, 'io.max', device);
  if (before === undefined) return { file: 'io.max', device, before, lowered: undefined };
  const [now, wanted] = [parseIo(before), ioValues(io)];
  const lower = Object.fromEntries(
    IO_KEYS.map((key) => [
      key,
      Math.min(now[key] ?? Number.POSITIVE_INFINITY, wanted[key] ?? Number.POSITIVE_INFINITY),
    ]),
  );
  const lowered = formatIo(lower);
  return { file: 'io.max', device, before, lowered: lowered === before ? undefined : lowered };
}

function ioValues(io: string | IoLimits): IoValues {
  if (typeof io === 'string') return { rbps: parseRate(io) / 8, wbps: parseRate(io) / 8 };
  const { read, write, readOps, writeOps } = io;
  return {
    ...(read === undefined ? {} : { rbps: parseRate(read) / 8 }),
    ...(write === undefined ? {} : { wbps: parseRate(write) / 8 }),
    ...(readOps === undefined ? {} : { riops: readOps }),
    ...(writeOps === undefined ? {} : { wiops: writeOps }),
  };
}

function parseIo(text: string): IoValues {
  const pairs = [...text.matchAll(/(\w+)=(\d+)/g)].map(([, key, value]) => [key, Number(value)]);
  return Object.fromEntries(pairs);
}

/** As the kernel shows it. */
function formatIo(values: IoValues): string {
  return IO_KEYS.map((key) => {
    const value = values[key];
    return `${key}=${value === undefined || !Number.isFinite(value) ? 'max' : Math.max(1, Math.round(value))}`;
  }).join(' ');
}

/** The disks of the machine, as `MAJOR:MINOR`: limits are for whole ones, not for their parts. */
function disks(host: Reader): string[] {
  const lines = (host.readText('/proc/diskstats') ?? '').split('\n').map((line) => line.trim().split(/\s+/));
  return lines.flatMap(([major, minor, name = '']) => {
    const size = Number(host.readText(`/sys/block/${name.replaceAll('/', '!')}/size`) ?? 0);
    return size > 0 ? [`${major}:${minor}`] : [];
  });
}
