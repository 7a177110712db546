import { createContextKey, type HandlerContext } from '@connectrpc/connect';
import type { Caller } from './guard/caller.ts';

/** Who calls, in the context of a call. */
export const callerKey = createContextKey<Caller>({ who: 'nobody', from: 'nowhere', role: 'view' });

export function callerOf({ values }: Pick<HandlerContext, 'values'>): Caller {
  return values.get(callerKey);
}
