import { apiError } from '../../protocol/errors.ts';

export interface PageRequest {
  readonly pageSize: number;
  readonly pageToken: string;
}

/**
 * The items after the one that a page token names, in the order given. A token goes on where the page before ended,
 * even where items have come or gone meanwhile.
 *
 * @param keyOf what orders items; unique
 * @param isAfter whether a key comes after another one
 */
export function page<T>(
  items: readonly T[],
  { pageSize, pageToken }: PageRequest,
  { size, most }: { readonly size: number; readonly most: number },
  keyOf: (item: T) => string,
  isAfter: (key: string, other: string) => boolean,
): { readonly items: readonly T[]; readonly nextPageToken: string } {
  const count = sizeOf(pageSize, size, most);
  const after = pageToken === '' ? undefined : keyIn(pageToken);
  const rest = after === undefined ? items : items.filter((item) => isAfter(keyOf(item), after));
  const last = rest.length > count ? rest[count - 1] : undefined;
  return { items: rest.slice(0, count), nextPageToken: last === undefined ? '' : tokenOf(keyOf(last)) };
}

/** @throws ConnectError where it is more than the most */
export function sizeOf(asked: number, byDefault: number, most: number): number {
  if (asked > most) throw apiError('bad-request', `page_size is ${asked}, and ${most} are the most`);
  return asked === 0 ? byDefault : asked;
}

export function tokenOf(key: string): string {
  return Buffer.from(key).toString('base64url');
}

/** @throws ConnectError where it is no token of ours */
export function keyIn(token: string): string {
  const key = Buffer.from(token, 'base64url').toString();
  if (tokenOf(key) === token && key !== '') return key;
  throw apiError(
    'bad-request',
    'page_token is none of this agent',
    'give `next_page_token` of the page before',
  );
}
