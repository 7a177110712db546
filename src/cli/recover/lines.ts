import type { Recovered, Recovery } from '../../engine/recover.ts';

/** What became of records, for people: a line each, and for each file that is none. */
export function recoveryLines({ records, damaged }: Omit<Recovery, 'aside'>): string[] {
  return [
    ...records.map(lineOf),
    ...damaged.map(
      ({ file, reason, movedTo }) =>
        `${'damaged'.padEnd(9)} ${file} is no undo record: ${reason}${movedTo ? `; moved to ${movedTo}` : ''}`,
    ),
  ];
}

/** What a person has to look at: said each time until the file is removed. */
export function asideLines({ aside }: Recovery): string[] {
  return aside.map(
    (file) =>
      `${'aside'.padEnd(9)} ${file}: a damaged record. See whether what it names is still in force, undo that by hand, then delete the file`,
  );
}

function lineOf({ record, state, message, command }: Recovered): string {
  const what = `${state.padEnd(9)} ${record.fault} of ${record.run}: ${message}`;
  return command === undefined ? what : `${what}\n          by hand: ${command}`;
}
