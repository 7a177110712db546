import { createLogUpdate } from 'log-update';
import type { Tally } from '../../events/tally.ts';
import { formatDuration } from '../../plugin/index.ts';
import type { Palette } from '../terminal.ts';
import { lineOf } from './lines.ts';
import type { Output } from './output.ts';
import { verdict } from './verdict.ts';

/** Milliseconds between two pictures. */
const REFRESH = 250;

/** Lines for what has happened, and below them a live view of what is going on. */
export function liveView(stream: NodeJS.WriteStream, palette: Palette, tally: Tally): Output {
  const update = createLogUpdate(stream, { showCursor: true });
  const draw = () => update(frame(tally, Date.now(), palette));
  const print = (text: string) => {
    update.clear();
    stream.write(`${text}\n`);
    draw();
  };
  const timer = setInterval(draw, REFRESH);
  return {
    event: (event) => {
      tally.add(event);
      print(lineOf(event, palette));
    },
    note: print,
    end: () => {
      clearInterval(timer);
      update.clear();
      stream.write(`\n${verdict(tally, palette)}\n`);
    },
  };
}

/** The state it is in, time left, the faults in force with what they do, and the last probes. */
export function frame(tally: Tally, now: number, palette: Palette): string {
  const head = `${palette.bold(tally.scenario)}  ${palette.dim(`seed ${tally.seed}, ${formatDuration(Math.max(0, now - tally.started))}`)}`;
  const states = [...tally.states].flatMap(([path, { entered, lasts, ends }]) => [
    `${palette.cyan('●')} ${path}  ${palette.dim(timeLeft(now, entered, lasts, ends))}`,
    ...[...tally.faults.values()]
      .filter((fault) => fault.state === path)
      .map((fault) => `    ${palette.yellow(fault.type.padEnd(8))} ${fault.message}`),
  ]);
  const probes = [...tally.probes].map(
    ([name, { ok, message }]) =>
      `  ${ok ? palette.green('✓') : palette.red('✗')} ${name}  ${palette.dim(message)}`,
  );
  return ['', head, ...states, ...probes].join('\n');
}

function timeLeft(now: number, entered: number, lasts: number | undefined, ends: string): string {
  if (lasts === undefined)
    return [`since ${formatDuration(Math.max(0, now - entered))}`, ends].filter(Boolean).join(', ');
  return `${formatDuration(Math.max(0, entered + lasts - now))} left of ${formatDuration(lasts)}`;
}
