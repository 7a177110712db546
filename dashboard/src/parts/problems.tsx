import type { Problem } from '../../../src/protocol/gen/squall/v1/agent_pb.ts';

/** What is wrong with a file, and where. */
export function Problems({ problems }: { readonly problems: readonly Problem[] }) {
  if (problems.length === 0) return null;
  return (
    <ul class="problems">
      {problems.map(({ line, column, severity, code, message, hint }) => (
        <li key={`${line}:${column} ${code}`} class={severity}>
          <span class="place">
            {line}:{column}
          </span>{' '}
          {message}
          {hint !== undefined && <span class="quiet"> — {hint}</span>}
        </li>
      ))}
    </ul>
  );
}
