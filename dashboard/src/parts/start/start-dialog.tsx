import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { agent, messageOf } from '../../api/client.ts';
import { runs, status } from '../../model/agent.ts';
import { go } from '../../route.ts';
import { foresee } from './foresee.ts';
import { Foreseen } from './foreseen.tsx';

interface StartDialogProps {
  readonly scenario: string;
  readonly onClose: () => void;
}

/** Runs a scenario dry, says what it would hit, and only then offers to do that. */
export function StartDialog({ scenario, onClose }: StartDialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const dry = useSignal<{ readonly run: string; readonly seed: number } | undefined>(undefined);
  const error = useSignal('');
  const busy = useSignal(false);
  const key = useRef(anyKey());

  const look = async (seed?: number) => {
    error.value = '';
    dry.value = undefined;
    try {
      const { run } = await agent.startRun({
        scenario,
        dryRun: true,
        ...(seed === undefined ? {} : { seed }),
      });
      if (run) dry.value = { run: run.run, seed: run.seed };
    } catch (reason) {
      error.value = messageOf(reason);
    }
  };
  const start = async (seed: number) => {
    busy.value = true;
    try {
      // The same seed hits what was foreseen.
      const { run } = await agent.startRun({ scenario, seed, dryRun: false, idempotencyKey: key.current });
      onClose();
      if (run) go('runs', run.run);
    } catch (reason) {
      error.value = messageOf(reason);
    }
    busy.value = false;
  };
  useEffect(() => {
    dialog.current?.showModal();
    void look();
  }, []);

  const view = dry.value && runs.value.get(dry.value.run);
  const foreseen = view?.finished === undefined ? undefined : foresee(view);
  return (
    <dialog ref={dialog} aria-labelledby="start-title" onClose={onClose}>
      <h2 id="start-title">Start {scenario}</h2>
      {error.value !== '' && (
        <p class="banner bad" role="alert">
          {error.value}
        </p>
      )}
      {!foreseen && error.value === '' && (
        <p aria-live="polite">A dry run looks at what would be hit. It changes nothing.</p>
      )}
      {foreseen && dry.value && <Foreseen foreseen={foreseen} seed={dry.value.seed} />}
      <div class="actions">
        <button type="button" onClick={() => dialog.current?.close()}>
          {foreseen ? 'Do not start' : 'Cancel'}
        </button>
        <button type="button" disabled={!foreseen && error.value === ''} onClick={() => void look(anySeed())}>
          Look with another seed
        </button>
        {foreseen && dry.value && !status.value?.dryRun && (
          <button
            type="button"
            class="danger"
            disabled={busy.value || foreseen.outcome === 'refused'}
            onClick={() => dry.value && void start(dry.value.seed)}
          >
            Start for real{foreseen.hits.length > 0 && `: ${faultCount(foreseen.hits.length)}`}
          </button>
        )}
      </div>
    </dialog>
  );
}

function anySeed(): number {
  return crypto.getRandomValues(new Uint32Array(1))[0] as number;
}

/** Not by `randomUUID`, which browsers have only where the page came encrypted, or from their own machine. */
function anyKey(): string {
  return [...crypto.getRandomValues(new Uint32Array(4))]
    .map((part) => part.toString(16).padStart(8, '0'))
    .join('-');
}

function faultCount(count: number): string {
  return count === 1 ? '1 fault' : `${count} faults`;
}
