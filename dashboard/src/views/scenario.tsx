import type { Scenario, Schedule } from '../../../src/protocol/gen/squall/v1/agent_pb.ts';
import { agent } from '../api/client.ts';
import { useAnswer } from '../api/use-answer.ts';
import { Statechart } from '../chart/statechart.tsx';
import { active, mayOperate, scenarios } from '../model/agent.ts';
import { instant, length, now, span, when } from '../model/time.ts';
import { Problems } from '../parts/problems.tsx';
import { StartButton } from '../parts/start/start-button.tsx';
import { NextFiring, PauseButton } from './scenarios.tsx';

/** One scenario: its statechart, when it is due, what is wrong with it, and its text. */
export function ScenarioPage({ name }: { readonly name: string }) {
  const known = scenarios.value.find((scenario) => scenario.name === name);
  // Another version of the file has another text.
  const { answer, error } = useAnswer(() => agent.getScenario({ scenario: name }), [name, known]);
  const scenario = known ?? answer?.scenario;
  if (!scenario) return <p class="quiet">{error ?? 'Asking the agent…'}</p>;
  return (
    <>
      <header class="title">
        <h1>{name}</h1>
        {!scenario.valid && <span class="badge bad">its file is not valid; this version goes on</span>}
        {mayOperate.value && (
          <div class="actions">
            <StartButton scenario={scenario} />
            <PauseButton scenario={scenario} />
          </div>
        )}
      </header>
      {scenario.description !== '' && <p>{scenario.description}</p>}
      <Problems problems={scenario.problems} />
      <div class="columns wide">
        <section aria-labelledby="states">
          <h2 id="states">States</h2>
          {answer?.chart && <Statechart chart={answer.chart} title={name} active={activeIn(name)} />}
        </section>
        <section aria-labelledby="when">
          <h2 id="when">When</h2>
          <p>
            <NextFiring scenario={scenario} />
          </p>
          <When scenario={scenario} />
        </section>
      </div>
      <section aria-labelledby="text">
        <h2 id="text">{scenario.file}</h2>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what can be scrolled must be reachable by keyboard */}
        <pre tabIndex={0}>{answer?.text}</pre>
      </section>
    </>
  );
}

function When({ scenario }: { readonly scenario: Scenario }) {
  const { schedule, next, concurrency, timeout, environment, labels } = scenario;
  return (
    <>
      <dl>
        {schedule.map((each) => (
          <div key={wordsOf(each)}>
            <dt>Schedule</dt>
            <dd>{wordsOf(each)}</dd>
          </div>
        ))}
        <div>
          <dt>While it runs</dt>
          <dd>{CONCURRENCY[concurrency] ?? concurrency}</dd>
        </div>
        <div>
          <dt>At most</dt>
          <dd>{span(length(timeout))}</dd>
        </div>
        {environment !== undefined && (
          <div>
            <dt>Environment</dt>
            <dd>{environment}</dd>
          </div>
        )}
        {Object.entries(labels).map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {next.length > 0 && (
        <ol class="list">
          {next.map(({ start }) => (
            <li key={instant(start)}>
              {when(instant(start))} <span class="quiet">in {span(instant(start) - now.value)}</span>
            </li>
          ))}
        </ol>
      )}
    </>
  );
}

const CONCURRENCY: Readonly<Record<string, string>> = {
  forbid: 'a firing is skipped',
  allow: 'a firing starts another run',
  replace: 'a firing replaces it',
};

function wordsOf({ when: due, timezone, jitter, probability }: Schedule): string {
  const parts = [
    due.case === 'every' ? `every ${span(length(due.value))}` : `${due.value} (${timezone})`,
    ...(length(jitter) > 0 ? [`up to ${span(length(jitter))} later`] : []),
    ...(probability < 1 ? [`with a chance of ${Math.round(probability * 1000) / 10} %`] : []),
  ];
  return parts.join(', ');
}

function activeIn(name: string): ReadonlySet<string> {
  return new Set(
    active.value
      .filter(({ scenario }) => scenario === name)
      .flatMap(({ states }) => states.filter(({ to }) => to === undefined).map(({ path }) => path)),
  );
}
