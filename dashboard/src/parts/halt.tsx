import { useSignal } from '@preact/signals';
import { agent } from '../api/client.ts';
import { status } from '../model/agent.ts';
import { attempt, tell } from './notices.tsx';

/** The kill switch. It asks nothing back: to stop is always right. */
export function HaltButton() {
  const busy = useSignal(false);
  const halted = status.value?.halted;
  const halt = async () => {
    busy.value = true;
    await attempt(async () => {
      const { runs } = await agent.halt({ reason: 'halted from the dashboard' });
      const left = runs.flatMap(({ leftBehind }) => leftBehind);
      if (left.length > 0) tell(`${left.length} faults could not be undone: see below`, true);
      else tell(`Halted. ${runs.length === 0 ? 'Nothing was going on.' : 'Everything is undone.'}`);
    });
    busy.value = false;
  };
  return (
    <button
      type="button"
      class="halt"
      disabled={halted !== undefined}
      aria-busy={busy.value}
      onClick={() => void halt()}
    >
      {halted ? 'Halted' : busy.value ? 'Halting…' : 'Halt'}
    </button>
  );
}
