import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What a person types to have Squall itself undo what is left. */
export function recoverCommand(stateDir: string): string {
  return `${program()} recover --state-dir ${quoted(stateDir)}`;
}

/** It need not be installed to have been run: the bundle's chunks lie beside its entry. */
function program(): string {
  const entry = fileURLToPath(new URL('./squall.js', import.meta.url));
  const folders = (process.env.PATH ?? '').split(':').filter(Boolean);
  const isOnPath = folders.some((folder) => existsSync(join(folder, 'squall')));
  return isOnPath || !existsSync(entry) ? 'squall' : `${quoted(process.execPath)} ${quoted(entry)}`;
}

function quoted(word: string): string {
  return /^[\w./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
