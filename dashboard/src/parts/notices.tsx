import { signal } from '@preact/signals';
import { messageOf } from '../api/client.ts';

interface Notice {
  readonly id: number;
  readonly text: string;
  readonly bad: boolean;
}

/** Milliseconds that a notice stays; one of an error stays until it is closed. */
const STAYS = 6000;

const notices = signal<readonly Notice[]>([]);
let made = 0;

/** Tells a person what has become of what they did. */
export function tell(text: string, bad = false): void {
  const id = ++made;
  notices.value = [...notices.value.slice(-3), { id, text, bad }];
  if (!bad) setTimeout(() => close(id), STAYS);
}

/** Does something with the agent, and says where that fails. @returns whether it did not */
export async function attempt(act: () => Promise<unknown>, done?: string): Promise<boolean> {
  try {
    await act();
    if (done !== undefined) tell(done);
    return true;
  } catch (error) {
    tell(messageOf(error), true);
    return false;
  }
}

export function Notices() {
  return (
    <div class="notices" role="status" aria-live="polite">
      {notices.value.map(({ id, text, bad }) => (
        <p key={id} class={bad ? 'notice bad' : 'notice'}>
          {text}
          <button type="button" class="plain" aria-label="Close" onClick={() => close(id)}>
            ×
          </button>
        </p>
      ))}
    </div>
  );
}

function close(id: number): void {
  notices.value = notices.value.filter((notice) => notice.id !== id);
}
