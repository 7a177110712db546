import type { SimulateScenarioResponse } from '../../../src/protocol/gen/squall/v1/agent_pb.ts';
import { agent } from '../api/client.ts';
import { useAnswer } from '../api/use-answer.ts';
import { changes } from '../model/agent.ts';
import { type Day, daysOf, type Runs } from '../model/days.ts';
import { instant, now, span } from '../model/time.ts';
import { to } from '../route.ts';

const WEEKS = 4;
const DAY = 86_400_000;
const WEEK = 7 * DAY;

/** The coming weeks, as the simulation of the agent's scenarios has them. */
export function CalendarPage() {
  const duration = { seconds: BigInt((WEEKS * WEEK) / 1000), nanos: 0 };
  // Other files make another calendar.
  const { answer, error } = useAnswer(() => agent.simulateScenario({ duration }), [changes.value]);
  return (
    <>
      <h1>Calendar</h1>
      <p class="quiet">
        The coming {WEEKS} weeks, simulated with the agent’s seed: its runs will be these, unless files,
        limits or people change them.
      </p>
      {error !== undefined && <p class="banner bad">{error}</p>}
      {answer ? <Weeks answer={answer} /> : error === undefined && <p class="quiet">Simulating…</p>}
    </>
  );
}

function Weeks({ answer }: { readonly answer: SimulateScenarioResponse }) {
  const days = daysOf(answer.runs, instant(answer.from), instant(answer.until), answer.scenarioRuns);
  const told = answer.runs.length;
  return (
    <>
      {told < answer.totalRuns && (
        <p class="banner warn">
          There are {answer.totalRuns} runs, and {told} are told one by one: those that run often go on as
          they begin.
        </p>
      )}
      <ol class="calendar">
        {days.map((day) => (
          <DayCell key={day.start} day={day} />
        ))}
      </ol>
      <Totals answer={answer} />
    </>
  );
}

const dayName = new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric', month: 'short' });
const time = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });

function DayCell({ day }: { readonly day: Day }) {
  const today = day.start <= now.value && now.value < day.start + DAY;
  return (
    <li class={today ? 'day today' : 'day'}>
      <h2>{dayName.format(day.start)}</h2>
      <ul>
        {day.runs.map((runs) => (
          <DayRuns key={runs.scenario} runs={runs} />
        ))}
      </ul>
    </li>
  );
}

function DayRuns({ runs }: { readonly runs: Runs }) {
  const { scenario, starts, refused, more } = runs;
  const shown = starts.slice(0, 3).map((start) => time.format(start));
  const rest = starts.length - shown.length;
  return (
    <li class={refused > 0 && refused === starts.length ? 'refused' : ''}>
      <a href={to('scenarios', scenario)}>{scenario}</a>{' '}
      <span class="quiet">
        {shown.join(', ')}
        {rest > 0 && !more && ` and ${rest} more`}
        {more && (starts.length > 0 ? ' and so on' : 'goes on')}
        {refused > 0 && `; ${refused} refused by limits`}
      </span>
    </li>
  );
}

function Totals({ answer }: { readonly answer: SimulateScenarioResponse }) {
  const faults = Object.entries(answer.summary?.faults ?? {});
  if (faults.length === 0) return null;
  return (
    <p class="quiet">
      In all {answer.totalRuns} runs;{' '}
      {faults.map(([type, { seconds }]) => `${type} for ${span(seconds * 1000)}`).join(', ')}; at most{' '}
      {answer.summary?.maxConcurrentFaults} faults at once.
    </p>
  );
}
