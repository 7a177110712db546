import { agent } from '../api/client.ts';
import { mayOperate } from '../model/agent.ts';
import type { RunView } from '../model/run.ts';
import { Action } from './action.tsx';
import { Gates } from './gates.tsx';

/** What can be done with a run that goes on: pass its gates, or end it. */
export function RunControls({ run }: { readonly run: RunView }) {
  if (!mayOperate.value || run.finished !== undefined || run.outcome !== '') return null;
  return (
    <div class="actions">
      <Gates run={run} />
      <Action
        kind="danger"
        act={() => agent.stopRun({ run: run.run, reason: 'stopped from the dashboard' })}
        done={`${run.scenario} is stopped, and undone.`}
      >
        Stop
      </Action>
    </div>
  );
}
