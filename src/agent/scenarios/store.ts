import type { Problem } from '../../document/problem.ts';
import type { LoadedFile, Source } from '../../loader/load-files.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import { nameOwners, withOwner } from './names.ts';
import { type Origin, sourcesOf } from './origin.ts';

/** A file of scenarios as the agent has it. */
export interface StoredFile {
  readonly file: string;
  /** Whether what is in the file now is what is used. */
  readonly valid: boolean;
  readonly problems: readonly Problem[];
  /** The last version that was valid. */
  readonly good?: GoodVersion;
}

export interface GoodVersion {
  readonly scenario: Scenario;
  readonly text: string;
}

/** What a refresh has found to be different. */
export interface Change {
  readonly changed: readonly StoredFile[];
  readonly removed: readonly StoredFile[];
}

/** The scenarios of an agent. A file that is no longer valid keeps its last good version. */
export class ScenarioStore {
  /** Checks files, in another process. */
  readonly #load: (sources: readonly Source[]) => Promise<LoadedFile[]>;
  readonly #files = new Map<string, StoredFile>();
  /** What each file looked like when it was read last. */
  readonly #seen = new Map<string, string>();
  /** Which file each name belongs to. */
  #owners: ReadonlyMap<string, string> = new Map();

  constructor(load: (sources: readonly Source[]) => Promise<LoadedFile[]>) {
    this.#load = load;
  }

  /** In the order of their names. */
  files(): StoredFile[] {
    return [...this.#files.values()]
      .map((stored) => withOwner(stored, this.#owners))
      .sort((a, b) => (a.file < b.file ? -1 : 1));
  }

  /** What is used, by the scenario's name. */
  get(name: string): GoodVersion | undefined {
    const file = this.#owners.get(name);
    return file === undefined ? undefined : this.#files.get(file)?.good;
  }

  /** All that is used. */
  scenarios(): Scenario[] {
    return [...this.#owners.keys()].sort().map((name) => (this.get(name) as GoodVersion).scenario);
  }

  /**
   * Reads what is new or has changed. One at a time.
   *
   * @throws Error where the folder cannot be read, or files could not be checked: everything stays as it was
   */
  async refresh(origin: Origin): Promise<Change & { readonly folders: readonly string[] }> {
    const { sources, folders } = sourcesOf(origin);
    const news = sources.filter(({ source, mark }) => this.#seen.get(source.file) !== mark);
    const loaded = await this.#load(news.map(({ source }) => source));
    const before = this.files();
    for (const { source, mark } of news) this.#seen.set(source.file, mark);
    for (const each of loaded) this.#files.set(each.file, this.#stored(each));
    const removed = before.filter(({ file }) => sources.every(({ source }) => source.file !== file));
    for (const { file } of removed) {
      this.#seen.delete(file);
      this.#files.delete(file);
    }
    this.#owners = nameOwners([...this.#files.values()], this.#owners);
    const wasValid = new Map(before.map(({ file, valid }) => [file, valid]));
    const changed = this.files().filter(
      ({ file, valid }) => loaded.some((each) => each.file === file) || wasValid.get(file) !== valid,
    );
    return { changed, removed, folders };
  }

  #stored({ file, text, scenario, problems }: LoadedFile): StoredFile {
    if (scenario && text !== undefined) return { file, valid: true, problems, good: { scenario, text } };
    const good = this.#files.get(file)?.good;
    return { file, valid: false, problems, ...(good ? { good } : {}) };
  }
}
