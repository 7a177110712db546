import { type DescMessage, type MessageShape, toJson } from '@bufbuild/protobuf';
import { MethodOptions_IdempotencyLevel } from '@bufbuild/protobuf/wkt';
import { ConnectError, type Interceptor, type UnaryRequest, type UnaryResponse } from '@connectrpc/connect';
import { codeToString } from '@connectrpc/connect/protocol-connect';
import type { AuditEvent } from '../events/agent-event.ts';
import { apiError, detailOf } from '../protocol/errors.ts';
import { callerKey } from './context.ts';

/** Characters of a request that are written down. */
const LONGEST = 500;

/** Whether a call may change something: it takes the role `operate`, and is written down. */
export function changes(method: { readonly idempotency: MethodOptions_IdempotencyLevel }): boolean {
  return method.idempotency !== MethodOptions_IdempotencyLevel.NO_SIDE_EFFECTS;
}

/** Writes down every call that may change something: who, from where, what, and what became of it. */
export function audited(audit: (event: AuditEvent) => void): Interceptor {
  return (next) => async (request) => {
    if (request.stream || !changes(request.method)) return next(request);
    try {
      // What is not understood cannot be heeded: it may be what makes the request harmless.
      if ((request.message.$unknown?.length ?? 0) > 0)
        throw apiError('unknown-field', `${request.method.name} has a field that this agent does not know`);
      const response = await next(request);
      audit({ ...auditOf(request), result: 'ok', ...subject(request, response as UnaryResponse) });
      return response;
    } catch (error) {
      const { code } = ConnectError.from(error);
      const result = (error instanceof ConnectError && detailOf(error)?.code) || codeToString(code);
      audit({ ...auditOf(request), result, ...subject(request, undefined) });
      throw error;
    }
  };
}

/** What a request asks for, in one line. The same request has the same text. */
export function requestText<D extends DescMessage>(schema: D, message: MessageShape<D>): string {
  const { idempotencyKey, ...fields } = toJson(schema, message) as Record<string, unknown>;
  return JSON.stringify(fields).slice(0, LONGEST);
}

function auditOf({ method, message, contextValues }: UnaryRequest) {
  const { who, from } = contextValues.get(callerKey);
  const request = requestText(method.input, message);
  return { event: 'audit.changed' as const, call: method.name, who, from, request };
}

function subject({ message }: UnaryRequest, response: UnaryResponse | undefined) {
  const { scenario, run, idempotencyKey: key } = message as Partial<Record<string, unknown>>;
  const started = (response?.message as { readonly run?: { readonly run: string } } | undefined)?.run?.run;
  return {
    ...(typeof scenario === 'string' && scenario !== '' ? { scenario } : {}),
    ...(started !== undefined ? { run: started } : typeof run === 'string' && run !== '' ? { run } : {}),
    ...(typeof key === 'string' ? { key } : {}),
  };
}
