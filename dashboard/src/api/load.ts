import { batch } from '@preact/signals';
import type { Event, Run } from '../../../src/protocol/gen/squall/v1/agent_pb.ts';
import { changes, recent, runs, scenarios, status } from '../model/agent.ts';
import { after, type RunView, runFrom, runView } from '../model/run.ts';
import { instant, skew } from '../model/time.ts';
import { agent } from './client.ts';

/** Asks for everything that the page shows. */
export async function load(): Promise<void> {
  const [answer] = await Promise.all([agent.getStatus({}), loadScenarios(), loadRecent()]);
  const views = await Promise.all(answer.runs.map(viewOf));
  batch(() => {
    takeStatus(answer);
    runs.value = new Map(views.map((view) => [view.run, view]));
  });
}

/** Takes what has happened: as the stream tells it, all at once. */
export function take(events: readonly Event[]): void {
  if (events.length === 0) return;
  const changed = new Map(runs.peek());
  for (const event of events) {
    takeRunEvent(changed, event);
    if (CHANGES.test(event.event)) changes.value++;
    for (const what of needed(event)) reload(what);
  }
  runs.value = changed;
}

/** After these, the agent may fire other runs. */
const CHANGES =
  /^(?:agent\.(?:started|ready|reloaded|reconfigured)|scenario\.(?:loaded|removed|paused|resumed))$/;

type What = 'status' | 'scenarios' | 'recent';

const LOADERS: Readonly<Record<What, () => Promise<void>>> = {
  status: async () => takeStatus(await agent.getStatus({})),
  scenarios: loadScenarios,
  recent: loadRecent,
};

/** Milliseconds that changes are gathered for before something is asked for anew. */
const GATHER = 150;

const asked = new Set<What>();

/** Asks for a part anew, soon. */
export function reload(what: What): void {
  if (asked.has(what)) return;
  asked.add(what);
  setTimeout(() => {
    asked.delete(what);
    // Where it cannot be had, the stream breaks, too, and says so.
    LOADERS[what]().catch(() => {});
  }, GATHER);
}

function needed({ event }: Event): What[] {
  if (event.startsWith('agent.')) return event === 'agent.reloaded' ? ['scenarios', 'status'] : ['status'];
  if (event.startsWith('scenario.')) return ['scenarios', 'status'];
  if (event.startsWith('leftover.')) return ['status'];
  if (event.startsWith('firing.')) return ['scenarios'];
  return event === 'run.finished' ? ['recent', 'status'] : [];
}

function takeRunEvent(changed: Map<string, RunView>, event: Event): void {
  const { run = '' } = event;
  if (event.event === 'agent.started') for (const [id, known] of changed) changed.set(id, cutShort(known));
  if (event.event === 'run.started' && !changed.has(run)) changed.set(run, runFrom(event));
  const known = changed.get(run);
  if (!known || !/^(?:state|fault|probe|run)\./.test(event.event) || isKnown(known, event)) return;
  changed.set(run, after(known, event));
}

/** A run that was going on when its agent died. */
function cutShort(run: RunView): RunView {
  if (run.finished !== undefined) return run;
  return {
    ...run,
    finished: run.last,
    outcome: 'unknown',
    reason: 'The agent was ended in the middle of it.',
  };
}

/** What a run had told before the stream began may come once more. */
function isKnown({ events }: RunView, event: Event): boolean {
  const same = (other: Event) =>
    other.time === event.time &&
    other.event === event.event &&
    other.state === event.state &&
    other.fault === event.fault &&
    other.probe === event.probe;
  return events.some((each) => (each.sequence === 0n ? same(each) : each.sequence === event.sequence));
}

/** A run from all that it has told so far. */
async function viewOf(run: Run): Promise<RunView> {
  const events = await allEvents(run.run);
  const [first, ...others] = events;
  return first?.event === 'run.started' ? others.reduce(after, runFrom(first)) : runView(run);
}

/** All events of a run that are kept. */
export async function allEvents(run: string): Promise<Event[]> {
  const found: Event[] = [];
  for (let pageToken = ''; ; ) {
    const { events, nextPageToken } = await agent.listRunEvents({ run, pageToken });
    found.push(...events);
    if (nextPageToken === '' || events.length === 0) return found;
    pageToken = nextPageToken;
  }
}

function takeStatus(answer: Awaited<ReturnType<typeof agent.getStatus>>): void {
  status.value = answer;
  skew.value = instant(answer.now) - Date.now();
}

async function loadScenarios(): Promise<void> {
  scenarios.value = (await agent.listScenarios({ firings: 5, pageSize: 1000 })).scenarios;
}

async function loadRecent(): Promise<void> {
  recent.value = (await agent.listRuns({ pageSize: 20 })).runs;
}
