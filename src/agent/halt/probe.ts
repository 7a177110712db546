import { type Clock, delay, type Host } from '../../plugin/index.ts';
import { evaluateProbe } from '../../probes/index.ts';
import type { Probe } from '../../scenario/scenario.ts';

/**
 * Polls the probe that is to halt, and tells each time it trips: when it has failed `failures` times in a row.
 *
 * @returns stops polling
 */
export function watchHaltProbe(
  probe: Probe,
  { host, clock }: { readonly host: Host; readonly clock: Clock },
  trip: (reason: string) => void,
): () => void {
  const stop = new AbortController();
  const poll = async () => {
    for (let failures = 0; !stop.signal.aborted; ) {
      const { ok, message } = await evaluateProbe(probe, { host, clock, signal: stop.signal });
      if (stop.signal.aborted) return;
      failures = ok ? 0 : failures + 1;
      if (failures >= probe.failures) {
        trip(
          `"${probe.name}" does not hold: ${message}${failures > 1 ? ` (${failures} times in a row)` : ''}`,
        );
        failures = 0;
      }
      await delay(clock, probe.every, stop.signal);
    }
  };
  void poll();
  return () => stop.abort();
}
