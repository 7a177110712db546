import { useEffect } from 'preact/hooks';
import { loginReason } from './api/session.ts';
import { connection, status } from './model/agent.ts';
import { Banners } from './parts/banners.tsx';
import { Header } from './parts/header.tsx';
import { Notices } from './parts/notices.tsx';
import { route } from './route.ts';
import { CalendarPage } from './views/calendar.tsx';
import { LoginPage } from './views/login.tsx';
import { MachinePage } from './views/machine.tsx';
import { NowPage } from './views/now.tsx';
import { RunPage } from './views/run.tsx';
import { RunsPage } from './views/runs.tsx';
import { ScenarioPage } from './views/scenario.tsx';
import { ScenariosPage } from './views/scenarios.tsx';

/** The page: a head that is always there, and the view that the address names. */
export function App() {
  const [view = '', what] = route.value;
  useEffect(() => {
    document.title = `${titleOf(view, what)}Squall`;
  }, [view, what]);
  if (loginReason.value !== undefined) return <LoginPage reason={loginReason.value} />;
  return (
    <>
      <a class="skip" href="#main">
        Skip to the content
      </a>
      <Header />
      <Banners />
      <main id="main" tabIndex={-1}>
        {status.value ? <View view={view} what={what} /> : <Waiting />}
      </main>
      <Notices />
    </>
  );
}

function View({ view, what }: { readonly view: string; readonly what: string | undefined }) {
  if (view === 'scenarios') return what ? <ScenarioPage key={what} name={what} /> : <ScenariosPage />;
  if (view === 'runs') return what ? <RunPage key={what} id={what} /> : <RunsPage />;
  if (view === 'calendar') return <CalendarPage />;
  if (view === 'machine') return <MachinePage />;
  return <NowPage />;
}

function Waiting() {
  const { state } = connection.value;
  return <p class="quiet">{state === 'lost' ? 'The agent does not answer yet.' : 'Asking the agent…'}</p>;
}

function titleOf(view: string, what: string | undefined): string {
  if (what !== undefined && what !== '') return `${what} · `;
  return view === '' ? '' : `${view[0]?.toUpperCase()}${view.slice(1)} · `;
}
