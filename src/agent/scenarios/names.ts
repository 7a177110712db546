import type { Problem } from '../../document/problem.ts';
import type { StoredFile } from './store.ts';

/** Which file each scenario's name belongs to: of several that hold one of that name, to the one that had it first. */
export function nameOwners(
  files: readonly StoredFile[],
  before: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  const owners = new Map<string, string>();
  const holds = (file: string, name: string) =>
    files.some((each) => each.file === file && each.good?.scenario.name === name);
  for (const { file, good } of files) {
    if (!good) continue;
    const { name } = good.scenario;
    const earlier = before.get(name);
    if (earlier !== undefined && holds(earlier, name)) owners.set(name, earlier);
    else if (!owners.has(name)) owners.set(name, file);
  }
  return owners;
}

/** A file whose scenario has the name of another one's is not used. */
export function withOwner(stored: StoredFile, owners: ReadonlyMap<string, string>): StoredFile {
  const name = stored.good?.scenario.name;
  const owner = name === undefined ? undefined : owners.get(name);
  if (name === undefined || owner === undefined || owner === stored.file) return stored;
  return { ...stored, valid: false, problems: [...stored.problems, taken(stored.file, name, owner)] };
}

function taken(file: string, name: string, owner: string): Problem {
  return {
    file,
    line: 1,
    column: 1,
    length: 1,
    severity: 'error',
    code: 'duplicate-name',
    message: `the scenario "${name}" is in ${owner}, too, which goes on being used`,
    hint: 'rename one of them',
  };
}
