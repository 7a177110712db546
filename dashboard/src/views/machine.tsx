import type { CheckMachineResponse } from '../../../src/protocol/gen/squall/v1/agent_pb.ts';
import { agent } from '../api/client.ts';
import { useAnswer } from '../api/use-answer.ts';
import { status } from '../model/agent.ts';
import { instant, now, span } from '../model/time.ts';
import { Kind } from '../parts/badges.tsx';

/** What the agent is, and what its machine can do, fault by fault. */
export function MachinePage() {
  const { answer, error } = useAnswer(() => agent.checkMachine({}), []);
  return (
    <>
      <h1>Machine</h1>
      <About />
      <h2>Faults</h2>
      {error !== undefined && <p class="banner bad">{error}</p>}
      {!answer && error === undefined && <p class="quiet">Trying…</p>}
      {answer && <Faults answer={answer} />}
    </>
  );
}

function About() {
  const { version, seed, started, environment, role } = status.value ?? {};
  return (
    <dl>
      <div>
        <dt>Squall</dt>
        <dd>
          {version}, up {span(now.value - instant(started))}
        </dd>
      </div>
      <div>
        <dt>Environment</dt>
        <dd>{environment ?? 'any'}</dd>
      </div>
      <div>
        <dt>Seed</dt>
        <dd>{seed}</dd>
      </div>
      <div>
        <dt>You may</dt>
        <dd>{role}</dd>
      </div>
    </dl>
  );
}

function Faults({ answer }: { readonly answer: CheckMachineResponse }) {
  return (
    <ul class="list">
      {Object.entries(answer.faults).map(([type, { ok, missing }]) => (
        <li key={type}>
          <Kind type={type} /> <span class={ok ? 'good' : 'bad'}>{verdict(ok, missing.length)}</span>
          {missing.length > 0 && (
            <ul class="missing">
              {missing.map(({ what, why, fix }) => (
                <li key={`${what} ${why}`}>
                  {why}: {what} is missing. <span class="quiet">{fix}</span>
                </li>
              ))}
            </ul>
          )}
        </li>
      ))}
    </ul>
  );
}

function verdict(ok: boolean, missing: number): string {
  if (!ok) return 'does not work';
  return missing === 0 ? 'works' : 'works, but for';
}
