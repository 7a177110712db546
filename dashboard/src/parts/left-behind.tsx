import type { Leftover } from '../../../src/protocol/gen/squall/v1/agent_pb.ts';

/** What a run could not take back, and the command that would. */
export function LeftBehind({ left }: { readonly left: readonly Leftover[] }) {
  if (left.length === 0) return null;
  return (
    <div class="banner bad">
      <strong>Left behind</strong>
      <ul>
        {left.map(({ fault, error, command }) => (
          <li key={fault}>
            {fault}: {error} {command !== undefined && <code>{command}</code>}
          </li>
        ))}
      </ul>
    </div>
  );
}
