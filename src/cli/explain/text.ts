import type { ExplainedState, Explanation } from '../../explain/explain.ts';
import { enumerate, percent } from '../../explain/words.ts';
import { wrap } from '../../pictures/wrap.ts';
import type { Screen } from '../screen.ts';
import { printable } from '../terminal.ts';
import type { Need } from './needs.ts';

/** An explanation for people: a heading for each question, and sentences below it. */
export function explanationText(
  explanation: Explanation,
  needs: readonly Need[],
  objections: readonly string[],
  screen: Screen,
): string {
  const { scenario, description, when, guards, states, course, changes } = explanation;
  const { bold } = screen.palette;
  const paragraph = (text: string) => indented(text, 2, screen);
  return [
    bold(scenario),
    ...(description === undefined ? [] : paragraph(description)),
    ...section('When', [...when, ...objections].flatMap(paragraph), screen),
    ...section('Safeguards', guards.flatMap(paragraph), screen),
    ...section(
      'What happens',
      states.flatMap((state) => stateLines(state, screen)),
      screen,
    ),
    ...section('How long', course.flatMap(paragraph), screen),
    ...section(
      'What it changes',
      changes.flatMap(({ type, states: at, change }) =>
        paragraph(`${type} (in ${enumerate(at)}): ${change}`),
      ),
      screen,
    ),
    ...section('What it needs', needLines(needs, screen), screen),
  ]
    .map((line) => `${line}\n`)
    .join('');
}

function section(title: string, lines: readonly string[], { palette }: Screen): string[] {
  return lines.length === 0 ? [] : ['', palette.bold(title), ...lines];
}

function stateLines({ state, probability, entries, sentences }: ExplainedState, screen: Screen): string[] {
  const { bold, dim } = screen.palette;
  const likely = probability === undefined ? '' : dim(`  ${likelihood(probability, entries ?? probability)}`);
  return [`  ${bold(printable(state))}${likely}`, ...indented(sentences.join(' '), 4, screen)];
}

function likelihood(probability: number, entries: number): string {
  const often = entries > probability + 0.005 ? `, ${Number(entries.toFixed(2))} times a run on average` : '';
  if (probability === 0) return 'not where every probe holds and nobody sends an event';
  return (probability === 1 ? 'in every run' : `in ${percent(probability)} of runs`) + often;
}

function needLines(needs: readonly Need[], screen: Screen): string[] {
  const lacking = needs.filter(({ ok }) => !ok);
  if (needs.length === 0) return [];
  if (lacking.length === 0)
    return [`  ${screen.palette.green('✔')} This machine has all that its faults need.`];
  return lacking.flatMap(({ fault, optional, missing }) =>
    missing.flatMap(({ what, why, fix }) =>
      indented(
        `${fault}: ${what} is missing (for ${why})${optional ? '; it is optional, and skipped' : '; a run is refused'}. ${fix}`,
        2,
        screen,
      ),
    ),
  );
}

function indented(text: string, by: number, { width }: Screen): string[] {
  return wrap(printable(text), width - by).map((line) => ' '.repeat(by) + line);
}
