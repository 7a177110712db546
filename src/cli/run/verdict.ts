import type { Tally } from '../../events/tally.ts';
import { formatDuration } from '../../plugin/index.ts';
import type { Palette } from '../terminal.ts';

/** What a person wants to know at the end, in a few lines. */
export function verdict(tally: Tally, palette: Palette): string {
  const { finished, counts } = tally;
  if (!finished) return palette.red('The run did not end.');
  const good = finished.outcome === 'passed';
  const word = (good ? palette.green : palette.red)(palette.bold(finished.outcome.toUpperCase()));
  const took = formatDuration(tally.last - tally.started);
  const dry = tally.dryRun ? ' (dry run: nothing was changed)' : '';
  const faults = `${counts.injected} injected, ${counts.reverted} taken back, ${counts.skipped} skipped, ${counts.failed} failed`;
  return [
    `${word}  ${tally.scenario}, ${took}, seed ${tally.seed}${dry}`,
    `  ${finished.reason.replaceAll('\n', '\n  ')}`,
    `  faults: ${faults}; probes: ${counts.held} held, ${counts.missed} did not`,
    ...leftBehind(tally, palette),
  ].join('\n');
}

function leftBehind({ finished }: Tally, palette: Palette): string[] {
  const left = finished?.leftBehind ?? [];
  if (left.length === 0) return [];
  return [
    palette.red('  Left behind:'),
    ...left.map(
      ({ fault, error, command }) =>
        `    ${fault}: ${error}${command ? `\n      undo it with: ${command}` : ''}`,
    ),
  ];
}
