import type { Event } from '../../../src/protocol/gen/squall/v1/agent_pb.ts';

/** Events that are shown at most. */
const MOST = 500;

/** Everything that a run has said, the latest first. */
export function Events({ events }: { readonly events: readonly Event[] }) {
  if (events.length === 0) return null;
  const shown = events.slice(-MOST).reverse();
  return (
    <details>
      <summary>
        <h2>Events</h2> <span class="quiet">{events.length}</span>
      </summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what can be scrolled must be reachable by keyboard */}
      <section class="scroll tall" aria-label="Events" tabIndex={0}>
        <table class="events">
          <tbody>
            {shown.map((event, index) => (
              <tr key={`${events.length - index}`} class={event.event.endsWith('failed') ? 'bad' : ''}>
                <td class="quiet">{event.time.slice(11, 23)}</td>
                <td>{event.event}</td>
                <td>{event.fault ?? event.probe ?? event.state ?? ''}</td>
                <td class="quiet">{event.error ?? event.reason ?? String(event.detail?.message ?? '')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </details>
  );
}
