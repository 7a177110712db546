import type { Event } from '../../events/event.ts';

/** What a run, real or simulated, looks like over time. Times in milliseconds since the Unix epoch. */
export interface Timeline {
  readonly start: number;
  readonly end: number;
  readonly lanes: readonly Lane[];
}

export interface Lane {
  readonly kind: 'states' | 'fault' | 'probe';
  readonly label: string;
  /** The kind of fault. */
  readonly type?: string;
  readonly bars: readonly Bar[];
  readonly marks: readonly Mark[];
}

/** Something that lasts. */
export interface Bar {
  readonly from: number;
  readonly to: number;
  readonly text: string;
  /** What was seen, or is meant. */
  readonly detail: string;
}

/** Something that is over at once. */
export interface Mark {
  readonly at: number;
  readonly tone: 'plain' | 'good' | 'bad' | 'faint';
  readonly text: string;
}

/** Reads a timeline off the events of a run, which may not be over yet. */
export function timelineOf(events: readonly Event[]): Timeline {
  const time = (event: Event | undefined) => (event ? Date.parse(event.time) : 0);
  const lanes = new Lanes(time(events.at(-1)));
  for (const event of events) lanes.add(event);
  return { start: time(events[0]), end: time(events.at(-1)), lanes: lanes.all() };
}

interface OpenLane extends Lane {
  readonly bars: Bar[];
  readonly marks: Mark[];
}

class Lanes {
  readonly #end: number;
  readonly #lanes = new Map<string, OpenLane>();
  /** What has begun and not ended, with the lane that it is in. */
  readonly #open = new Map<string, { readonly lane: OpenLane; readonly bar: Omit<Bar, 'to'> }>();

  constructor(end: number) {
    this.#end = end;
  }

  add(event: Event): void {
    const at = Date.parse(event.time);
    switch (event.event) {
      case 'state.entered':
        this.#begin(
          `state ${event.state}`,
          this.#states(event.state),
          at,
          nameOf(event.state),
          event.detail?.message ?? '',
        );
        break;
      case 'state.left':
        this.#finish(`state ${event.state}`, at);
        break;
      case 'fault.injected':
        if (event.detail.over === true)
          this.#fault(event).marks.push({ at, tone: 'plain', text: event.detail.message });
        else this.#begin(`fault ${event.fault}`, this.#fault(event), at, event.type, event.detail.message);
        break;
      case 'fault.reverted':
        this.#finish(`fault ${event.fault}`, at);
        break;
      case 'fault.skipped':
        this.#fault(event).marks.push({ at, tone: 'faint', text: `skipped: ${event.detail.message}` });
        break;
      case 'fault.failed':
        this.#finish(`fault ${event.fault}`, at);
        this.#fault(event).marks.push({ at, tone: 'bad', text: event.error });
        break;
      case 'probe.passed':
        this.#probe(event.probe).marks.push({ at, tone: 'good', text: event.detail?.message ?? 'holds' });
        break;
      case 'probe.failed':
        this.#probe(event.probe).marks.push({ at, tone: 'bad', text: event.error });
        break;
    }
  }

  /** States first, outer ones before those within, then faults, then probes; what is still open lasts to the end. */
  all(): Lane[] {
    for (const key of [...this.#open.keys()]) this.#finish(key, this.#end);
    const order = ['states', 'fault', 'probe'];
    return [...this.#lanes.values()].sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
  }

  #begin(key: string, lane: OpenLane, from: number, text: string, detail: string): void {
    this.#open.set(key, { lane, bar: { from, text, detail } });
  }

  #finish(key: string, to: number): void {
    const open = this.#open.get(key);
    if (!open) return;
    this.#open.delete(key);
    open.lane.bars.push({ ...open.bar, to });
  }

  #states(path: string): OpenLane {
    const region = path.slice(0, Math.max(0, path.lastIndexOf('.')));
    return this.#lane(`states ${region}`, { kind: 'states', label: region === '' ? 'states' : region });
  }

  #fault({ fault, type }: { readonly fault: string; readonly type: string }): OpenLane {
    // A second visit and a repetition are the same fault.
    const label = fault.replace(/[#~].*$/, '');
    return this.#lane(`fault ${label}`, { kind: 'fault', label, type });
  }

  #probe(label: string): OpenLane {
    return this.#lane(`probe ${label}`, { kind: 'probe', label });
  }

  #lane(key: string, lane: Omit<OpenLane, 'bars' | 'marks'>): OpenLane {
    const known = this.#lanes.get(key) ?? { ...lane, bars: [], marks: [] };
    this.#lanes.set(key, known);
    return known;
  }
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1);
}
