import { parseDuration } from '../../plugin/index.ts';
import { DEFAULTS } from '../defaults.ts';
import type { Probe, ProbeKind } from '../scenario.ts';

/** A probe as a validated file has it. */
export interface RawProbe {
  readonly name?: string;
  readonly every?: string;
  readonly failures?: number;
  readonly http?: {
    readonly url: string;
    readonly method?: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: string;
    readonly status?: number;
    readonly within?: string;
    readonly bodyMatches?: string;
    readonly jsonPath?: string;
    readonly equals?: unknown;
  };
  readonly tcp?: { readonly host?: string; readonly port: number; readonly within?: string };
  readonly exec?: {
    readonly command: string | readonly string[];
    readonly exitCode?: number;
    readonly within?: string;
  };
  readonly prometheus?: {
    readonly url: string;
    readonly query: string;
    readonly min?: number;
    readonly max?: number;
    readonly within?: string;
  };
  readonly process?: { readonly name: string; readonly count?: number };
  readonly file?: { readonly path: string; readonly exists?: boolean };
}

/** A probe with its defaults, and a name. */
export function probeOf(raw: RawProbe): Probe {
  const kind = kindOf(raw);
  return {
    name: raw.name ?? wordsFor(kind),
    every: milliseconds(raw.every, DEFAULTS.every),
    failures: raw.failures ?? DEFAULTS.failures,
    ...kind,
  };
}

function kindOf({ http, tcp, exec, prometheus, process, file }: RawProbe): ProbeKind {
  if (http) {
    const within = milliseconds(http.within, DEFAULTS.within);
    return { method: 'GET', ...http, kind: 'http', headers: { ...http.headers }, within };
  }
  if (tcp) {
    const within = milliseconds(tcp.within, DEFAULTS.within);
    return { kind: 'tcp', host: tcp.host ?? DEFAULTS.host, port: tcp.port, within };
  }
  if (exec) {
    const within = milliseconds(exec.within, DEFAULTS.execWithin);
    return { kind: 'exec', command: exec.command, exitCode: exec.exitCode ?? 0, within };
  }
  if (prometheus) {
    return { ...prometheus, kind: 'prometheus', within: milliseconds(prometheus.within, DEFAULTS.within) };
  }
  if (process) return { kind: 'process', process: process.name, count: process.count };
  if (file) return { kind: 'file', path: file.path, exists: file.exists ?? true };
  throw new TypeError('a probe without a kind has passed validation');
}

function milliseconds(text: string | undefined, byDefault: number): number {
  return text === undefined ? byDefault : parseDuration(text);
}

function wordsFor(kind: ProbeKind): string {
  switch (kind.kind) {
    case 'http':
      return `${kind.method} ${kind.url}`;
    case 'tcp':
      return `tcp ${kind.host}:${kind.port}`;
    case 'exec':
      return `exec ${[kind.command].flat().join(' ')}`;
    case 'prometheus':
      return `prometheus ${kind.query}`;
    case 'process':
      return kind.count === undefined ? `process ${kind.process}` : `${kind.count} × process ${kind.process}`;
    case 'file':
      return `file ${kind.path}${kind.exists ? '' : ' is gone'}`;
  }
}
