import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { Run } from '../../../src/protocol/gen/squall/v1/agent_pb.ts';
import { agent } from '../api/client.ts';
import { recent } from '../model/agent.ts';
import { instant, span, when } from '../model/time.ts';
import { Outcome } from '../parts/badges.tsx';
import { attempt } from '../parts/notices.tsx';
import { to } from '../route.ts';

/** The runs that are written down, page by page. */
export function RunsPage() {
  const more = useSignal<readonly Run[]>([]);
  const next = useSignal<string | undefined>(undefined);
  const load = (pageToken: string) =>
    attempt(async () => {
      const answer = await agent.listRuns({ pageSize: 50, pageToken });
      more.value = pageToken === '' ? answer.runs : [...more.value, ...answer.runs];
      next.value = answer.nextPageToken;
    });
  useEffect(() => void load(''), []);
  const known = new Set(more.value.map(({ run }) => run));
  const shown = [...recent.value.filter(({ run }) => !known.has(run)), ...more.value].map(
    (run) => recent.value.find((other) => other.run === run.run) ?? run,
  );
  return (
    <>
      <h1>Runs</h1>
      {shown.length === 0 && <p class="quiet">No run is written down yet.</p>}
      {shown.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what can be scrolled must be reachable by keyboard
        <section class="scroll" aria-label="Runs" tabIndex={0}>
          <table>
            <thead>
              <tr>
                <th scope="col">Scenario</th>
                <th scope="col">Outcome</th>
                <th scope="col">Started</th>
                <th scope="col">Took</th>
                <th scope="col">Why</th>
              </tr>
            </thead>
            <tbody>
              {shown.map((run) => (
                <Row key={run.run} run={run} />
              ))}
            </tbody>
          </table>
        </section>
      )}
      {next.value !== undefined && next.value !== '' && (
        <button type="button" onClick={() => void load(next.value as string)}>
          Older ones
        </button>
      )}
    </>
  );
}

function Row({
  run: { run, scenario, outcome, reason, started, finished, leftBehind },
}: {
  readonly run: Run;
}) {
  return (
    <tr>
      <th scope="row">
        <a href={to('runs', run)}>{scenario}</a>
      </th>
      <td>
        <Outcome outcome={outcome} />
        {leftBehind.length > 0 && <span class="badge bad">left behind</span>}
      </td>
      <td>{when(instant(started))}</td>
      <td>{finished ? span(instant(finished) - instant(started)) : ''}</td>
      <td class="quiet">{reason.split('\n', 1)}</td>
    </tr>
  );
}
