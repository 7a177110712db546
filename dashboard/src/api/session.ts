import { signal } from '@preact/signals';

const KEY = 'squall-token';

/** The token of this tab; it is forgotten with the tab. */
export const token = signal<string | undefined>(sessionStorage.getItem(KEY) ?? undefined);

/** Why the agent wants a token, where it does; the page then asks for one. */
export const loginReason = signal<string | undefined>(undefined);

export function logIn(given: string): void {
  sessionStorage.setItem(KEY, given);
  token.value = given;
  loginReason.value = undefined;
}

export function logOut(reason: string): void {
  sessionStorage.removeItem(KEY);
  token.value = undefined;
  loginReason.value = reason;
}
