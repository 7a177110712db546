import type { Run } from '../../protocol/gen/squall/v1/agent_pb.ts';
import { RunSchema } from '../../protocol/gen/squall/v1/agent_pb.ts';
import { EXIT } from '../exit-codes.ts';
import { printable } from '../terminal.ts';
import { jsonOf } from './print.ts';

/** Says how runs ended that were stopped, and sets the exit code: something may be left behind. */
export function reportStopped(runs: readonly Run[], json: boolean | undefined): void {
  if (json)
    console.log(
      JSON.stringify(
        runs.map((run) => jsonOf(RunSchema, run)),
        null,
        2,
      ),
    );
  else for (const run of runs) console.log(printable(lineOf(run)));
  if (runs.some(({ leftBehind }) => leftBehind.length > 0)) process.exitCode = EXIT.leftBehind;
}

function lineOf({ run, outcome, reason, leftBehind }: Run): string {
  const left = leftBehind.map(
    ({ fault, error, command }) =>
      `\n  left behind: ${fault}: ${error}${command === undefined ? '' : `\n    undo it with: ${command}`}`,
  );
  const undone = leftBehind.length === 0 ? '; everything is undone' : '';
  return `${run} ${outcome}: ${reason}${undone}${left.join('')}`;
}
