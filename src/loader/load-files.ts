import { readAtMost, whyUnreadable } from '../document/read.ts';
import { FILE_LIMIT } from '../document/text.ts';
import type { Registry } from '../injectors/registry.ts';
import { loadScenario, type Problem, type Scenario } from '../scenario/index.ts';

/** A file, or a text that is to be taken as if it were one. */
export interface Source {
  readonly file: string;
  readonly text?: string;
}

/** What became of one. Plain data, so that it can come from another process. */
export interface LoadedFile {
  readonly file: string;
  /** Undefined where it could not be read. */
  readonly text?: string;
  readonly scenario?: Scenario;
  readonly problems: readonly Problem[];
}

/** Reads and checks scenario files. One that cannot be read is a problem, too. */
export function loadFiles(sources: readonly Source[], registry: Registry): LoadedFile[] {
  return sources.map((source) => loadFile(source, registry));
}

function loadFile({ file, text }: Source, registry: Registry): LoadedFile {
  try {
    const content = text ?? readAtMost(file, FILE_LIMIT + 1);
    const { scenario, problems } = loadScenario(content, file, registry);
    const loaded = { file, text: Buffer.from(content).toString(), problems };
    return scenario ? { ...loaded, scenario } : loaded;
  } catch (error) {
    return { file, problems: [unreadable(file, error as NodeJS.ErrnoException)] };
  }
}

function unreadable(file: string, error: NodeJS.ErrnoException): Problem {
  const message = `it cannot be read: ${whyUnreadable(error)}`;
  return { file, line: 1, column: 1, length: 1, severity: 'error', code: 'unreadable-file', message };
}
