import { useSignal } from '@preact/signals';
import type { Scenario } from '../../../../src/protocol/gen/squall/v1/agent_pb.ts';
import { status } from '../../model/agent.ts';
import { StartDialog } from './start-dialog.tsx';

/** The way to a run of a scenario: dry first, then for real. */
export function StartButton({ scenario }: { readonly scenario: Scenario }) {
  const open = useSignal(false);
  return (
    <>
      <button
        type="button"
        class="primary"
        disabled={status.value?.halted !== undefined}
        onClick={() => {
          open.value = true;
        }}
      >
        Start…
      </button>
      {open.value && (
        <StartDialog
          scenario={scenario.name}
          onClose={() => {
            open.value = false;
          }}
        />
      )}
    </>
  );
}
