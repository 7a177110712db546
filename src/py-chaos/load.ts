import { errorsOf } from '../document/errors.ts';
import { explain } from '../document/explain/explain.ts';
import type { Finding } from '../document/finding.ts';
import { loadDocument } from '../document/load.ts';
import type { Problem } from '../document/problem.ts';
import type { PyChaosConfig } from './config.ts';
import { normalisePyChaos, type RawPyChaos } from './normalise.ts';
import { targetProblems } from './target.ts';
import { validate } from './validator.ts';

/** What became of a file: a config where nothing is wrong, and every problem there is. */
export interface LoadedPyChaos {
  readonly config?: PyChaosConfig;
  readonly problems: readonly Problem[];
}

/**
 * Reads a `config.yaml` of Py-Chaos-Agent. Never throws for what is in the file.
 *
 * @param content the file's bytes, or its text
 * @param file what to call it in problems
 */
export function loadPyChaos(content: string | Uint8Array, file: string): LoadedPyChaos {
  const { data, problems } = loadDocument(content, file, {
    noun: 'config',
    start: '`agent:` and `failures:`',
    yaml: '1.1',
    check,
  });
  return data === undefined ? { problems } : { config: normalisePyChaos(data as RawPyChaos), problems };
}

function check(data: unknown): Finding[] {
  const findings = explain(errorsOf(validate, data)).map(withWayOn);
  return findings.length > 0 ? findings : targetProblems(data as RawPyChaos);
}

/** One section was read by nobody: what it meant is said in another way. */
function withWayOn(finding: Finding): Finding {
  if (finding.pointer !== '/kill_switch') return finding;
  return {
    ...finding,
    message: `${finding.message}: the predecessor never read it`,
    hint: 'in a config of Squall, `haltWhen` and `haltFile` are the kill switch',
  };
}
