import type { Agent } from '../agent/agent.ts';
import type { Metrics } from '../metrics/metrics.ts';
import type { Clock } from '../plugin/index.ts';
import type { Hub } from './stream/hub.ts';
import type { Studies } from './studies/studies.ts';

/** What the calls of the API work with. */
export interface ApiParts {
  readonly agent: Agent;
  readonly hub: Hub;
  readonly studies: Studies;
  readonly clock: Clock;
  readonly metrics: ApiMetrics;
  /** Ends all streams. */
  readonly closing: AbortSignal;
}

export type ApiMetrics = Pick<Metrics, 'apiCalls' | 'apiDenied' | 'apiWatchers'>;
