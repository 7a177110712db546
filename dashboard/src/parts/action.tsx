import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { attempt } from './notices.tsx';

interface ActionProps {
  readonly act: () => Promise<unknown>;
  /** What to tell when it is done. */
  readonly done?: string;
  readonly kind?: 'danger' | 'primary';
  readonly disabled?: boolean;
  readonly children: ComponentChildren;
}

/** A button that does something with the agent; while it does, it cannot be pressed again. */
export function Action({ act, done, kind, disabled = false, children }: ActionProps) {
  const busy = useSignal(false);
  const press = async () => {
    busy.value = true;
    await attempt(act, done);
    busy.value = false;
  };
  return (
    <button
      type="button"
      class={kind ?? ''}
      disabled={disabled || busy.value}
      aria-busy={busy.value}
      onClick={() => void press()}
    >
      {children}
    </button>
  );
}
