import { formatDuration } from '../plugin/index.ts';
import type { Probe } from '../scenario/scenario.ts';
import { exec } from './exec.ts';
import { file } from './file.ts';
import { http } from './http.ts';
import type { Look, ProbeContext, ProbeResult } from './probe.ts';
import { process } from './process.ts';
import { prometheus } from './prometheus.ts';
import { reason } from './reason.ts';
import { tcp } from './tcp.ts';

export type { ProbeContext, ProbeResult } from './probe.ts';

const kinds: { readonly [K in Probe['kind']]: Look<K> } = { http, tcp, exec, prometheus, process, file };

/**
 * Looks once whether a probe holds. Never throws: a server that cannot be reached, an answer that is not there
 * `within` its time, a probe that was aborted do not hold, and the message says so.
 */
export async function evaluateProbe(probe: Probe, context: ProbeContext): Promise<ProbeResult> {
  const { clock } = context;
  const limit = new AbortController();
  const abort = () => limit.abort(new Error('aborted before there was an answer'));
  if (context.signal?.aborted) abort();
  context.signal?.addEventListener('abort', abort);
  const timer =
    'within' in probe ? clock.setTimeout(() => limit.abort(tooLate(probe.within)), probe.within) : undefined;
  const started = clock.now();
  try {
    const result = await Promise.race([look(probe, { ...context, signal: limit.signal }), end(limit.signal)]);
    return { ...result, message: `${result.message} in ${formatDuration(clock.now() - started)}` };
  } catch (error) {
    return { ok: false, message: reason(limit.signal.aborted ? limit.signal.reason : error) };
  } finally {
    clock.clearTimeout(timer);
    context.signal?.removeEventListener('abort', abort);
  }
}

async function look<K extends Probe['kind']>(
  probe: Probe & { kind: K },
  context: ProbeContext & { readonly signal: AbortSignal },
): Promise<ProbeResult> {
  if (context.signal.aborted) throw context.signal.reason;
  return (kinds[probe.kind] as Look<Probe['kind']>)(probe, context);
}

/** Rejects when the signal is aborted, so that nothing that hangs holds up the answer. */
function end(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

function tooLate(milliseconds: number): Error {
  return new Error(`no answer within ${formatDuration(milliseconds)}`);
}
