import { isIP } from 'node:net';

/** Where an agent is reached: by TCP, or by its Unix socket. */
export type Address = { readonly url: string } | { readonly socket: string };

/**
 * Reads an address: `host:port`, a URL, or the path of a socket (with a `/` in it, or `unix:` before it).
 *
 * @throws RangeError where it is none
 */
export function parseAddress(text: string): Address {
  if (text.startsWith('unix:')) return { socket: text.slice('unix:'.length).replace(/^\/\/(?=\/)/, '') };
  if (/^https?:\/\//i.test(text)) return { url: urlOf(text, text) };
  if (text.includes('/')) return { socket: text };
  if (!/:\d+$/.test(text) || isIP(text) === 6) throw new RangeError(`${JSON.stringify(text)} names no port`);
  return { url: urlOf(`http://${text}`, text) };
}

/** An address as people know it. */
export function nameOf(address: Address): string {
  return 'url' in address ? address.url : address.socket;
}

function urlOf(text: string, given: string): string {
  const bad = new RangeError(`${JSON.stringify(given)} is no URL of an agent`);
  if (!URL.canParse(text)) throw bad;
  const { origin, pathname, search, username } = new URL(text);
  if (pathname !== '/' || search !== '' || username !== '') throw bad;
  return origin;
}
