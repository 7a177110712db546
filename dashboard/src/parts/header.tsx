import { connection, mayOperate, status } from '../model/agent.ts';
import { route, to } from '../route.ts';
import { HaltButton } from './halt.tsx';

const PAGES = [
  ['', 'Now'],
  ['scenarios', 'Scenarios'],
  ['calendar', 'Calendar'],
  ['runs', 'Runs'],
  ['machine', 'Machine'],
] as const;

/** Where one is, whether the agent is heard, and the way to stop it all. */
export function Header() {
  const [view = ''] = route.value;
  const { environment, dryRun } = status.value ?? {};
  return (
    <header class="head">
      <a class="logo" href={to('')}>
        <img src="/favicon.svg" alt="" width="24" height="24" />
        Squall
      </a>
      {environment !== undefined && <span class="badge">{environment}</span>}
      {dryRun && <span class="badge">dry</span>}
      <Heard />
      {mayOperate.value && <HaltButton />}
      <nav aria-label="Pages">
        {PAGES.map(([page, name]) => (
          <a key={page} href={to(page)} aria-current={view === page ? 'page' : undefined}>
            {name}
          </a>
        ))}
      </nav>
    </header>
  );
}

function Heard() {
  const { state } = connection.value;
  const words = { connecting: 'connecting', live: 'live', lost: 'disconnected' };
  return (
    <span class={`heard ${state}`} role="status" data-testid="connection">
      {words[state]}
    </span>
  );
}
