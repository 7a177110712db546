import type { Scenario } from '../../../src/protocol/gen/squall/v1/agent_pb.ts';
import { agent } from '../api/client.ts';
import { mayOperate, scenarios } from '../model/agent.ts';
import { instant, now, span } from '../model/time.ts';
import { Action } from '../parts/action.tsx';
import { Kind } from '../parts/badges.tsx';
import { StartButton } from '../parts/start/start-button.tsx';
import { to } from '../route.ts';

/** All scenarios, with when they are due. */
export function ScenariosPage() {
  const all = scenarios.value;
  return (
    <>
      <h1>Scenarios</h1>
      {all.length === 0 && <p class="quiet">There is no scenario in the agent’s folder.</p>}
      {all.length > 0 && (
        <div class="cards">
          {all.map((scenario) => (
            <ScenarioCard key={scenario.file} scenario={scenario} />
          ))}
        </div>
      )}
    </>
  );
}

function ScenarioCard({ scenario }: { readonly scenario: Scenario }) {
  const { name, file, valid, description, faults } = scenario;
  return (
    <article class="card">
      <header>
        <h2>{name === '' ? file : <a href={to('scenarios', name)}>{name}</a>}</h2>
        {!valid && <span class="badge bad">not valid</span>}
      </header>
      {description !== '' && <p>{description}</p>}
      <p>
        {faults.map((type) => (
          <Kind key={type} type={type} />
        ))}
      </p>
      {name !== '' && (
        <p class="quiet">
          <NextFiring scenario={scenario} />
        </p>
      )}
      {name !== '' && mayOperate.value && (
        <div class="actions">
          <StartButton scenario={scenario} />
          <PauseButton scenario={scenario} />
        </div>
      )}
    </article>
  );
}

export function NextFiring({ scenario }: { readonly scenario: Scenario }) {
  const { paused, suspended, schedule, next } = scenario;
  if (paused) return <>Paused: its schedule fires nothing.</>;
  if (suspended) return <>Suspended by its file.</>;
  const [first] = next;
  if (first) return <>Fires in {span(instant(first.start) - now.value)}.</>;
  return <>{schedule.length === 0 ? 'Runs when it is told to.' : 'Fires never again.'}</>;
}

export function PauseButton({ scenario }: { readonly scenario: Scenario }) {
  const { name, paused, schedule } = scenario;
  if (schedule.length === 0) return null;
  const which = { case: 'scenario' as const, value: name };
  return paused ? (
    <Action act={() => agent.resumeSchedule({ which })} done={`${name} is resumed.`}>
      Resume
    </Action>
  ) : (
    <Action act={() => agent.pauseSchedule({ which })} done={`${name} is paused.`}>
      Pause
    </Action>
  );
}
