import type { Fleet } from '../fleet/fleet.ts';
import type { Admission, Place } from '../limits/admission.ts';
import { isRefusal } from '../limits/gate.ts';
import type { Clock } from '../plugin/index.ts';
import type { Dispatcher, RunHandle, Wish } from '../schedule/dispatcher.ts';
import type { Firing } from '../schedule/firing.ts';
import type { Occasion } from '../schedule/scheduler.ts';

/** Milliseconds that a run which a person asks for may wait for its place. */
const PATIENCE = 60_000;

export interface InFleetOptions {
  readonly fleet: Fleet;
  readonly clock: Clock;
  readonly dispatcher: Pick<Dispatcher<RunHandle>, 'take' | 'passOver'>;
}

/** Has the fleet decide about a firing before this agent does. */
export class InFleet {
  readonly #options: InFleetOptions;
  /** Those that firings have, until their runs take them over. */
  readonly #places = new Map<Firing, Place>();

  constructor(options: InFleetOptions) {
    this.#options = options;
  }

  /**
   * Passes a firing on where this pod takes it, and may. One that chance passes over is stood for as well: else the
   * more pods there are, the more likely one of them would have drawn it.
   */
  async stand(occasion: Occasion): Promise<void> {
    const { fleet, clock, dispatcher } = this.#options;
    const { firing } = occasion;
    const { scenario, schedule, due } = firing;
    const latest = latestStart(firing);
    const reason = await fleet.passes({ scenario: scenario.name, schedule, due }, latest);
    if (reason !== undefined) return dispatcher.passOver(firing, 'not-elected', reason);
    const place = occasion.kind === 'due' ? await fleet.admission(latest)?.(NEVER) : undefined;
    if (place && isRefusal(place)) return dispatcher.passOver(firing, 'no-place', place.reason);
    // What it has waited for its turn is no delay of this agent's.
    const turn = { ...firing, start: Math.max(firing.start, clock.now()) };
    if (place) this.#places.set(turn, place);
    dispatcher.take({ ...occasion, firing: turn });
    // Something has come in between, and it was not started.
    if (this.#places.delete(turn)) place?.release();
  }

  /** What a run is admitted by: the place that its firing has, else one that it has to ask for. */
  admissionFor({ firing }: Wish): { readonly admission?: Admission; readonly place?: Place } {
    const place = firing && this.#places.get(firing);
    if (firing && place) {
      this.#places.delete(firing);
      return { admission: async () => place, place };
    }
    const { fleet, clock } = this.#options;
    const admission = fleet.admission(firing ? latestStart(firing) : clock.now() + PATIENCE);
    return admission ? { admission } : {};
  }
}

const NEVER = new AbortController().signal;

/** The moment after which a firing is too late. */
function latestStart({ scenario, schedule, start }: Firing): number {
  return start + (scenario.schedule[schedule]?.startingDeadline ?? 0);
}
