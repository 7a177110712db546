import type { Host } from '../../plugin/index.ts';

const ESTABLISHED = '01';
/** DNS over TLS and over QUIC. */
const DNS_OVER_TLS = 853;
const HTTPS = 443;

/** Public resolvers that answer over HTTPS, as /proc/net shows their addresses. */
const OVER_HTTPS = new Set(
  [
    ...['1.1.1.1', '1.0.0.1', '8.8.8.8', '8.8.4.4', '9.9.9.9', '149.112.112.112', '208.67.222.222'],
    ...['208.67.220.220', '94.140.14.14', '94.140.15.15', '185.228.168.9', '76.76.2.0', '76.76.10.0'],
  ].map(hexadecimal4),
);
const OVER_HTTPS_6 = new Set(
  [
    ...['26064700470000000000000000001111', '26064700470000000000000000001001'],
    ...['20014860486000000000000000008888', '20014860486000000000000000008844'],
    ...['262000fe0000000000000000000000fe', '262000fe000000000000000000000009'],
  ].map(inWords),
);

/** Connections of this network namespace whose look-ups nobody can touch: DNS over TLS, QUIC or HTTPS. */
export function encryptedLookups(host: Host): number {
  return ['tcp', 'tcp6', 'udp', 'udp6'].reduce((sum, table) => sum + countIn(table, host), 0);
}

function countIn(table: string, host: Host): number {
  const lines = (host.readText(`/proc/net/${table}`) ?? '').split('\n').slice(1);
  return lines.filter((line) => isEncrypted(line.trim().split(/\s+/))).length;
}

function isEncrypted([, , remote = '', state]: readonly string[]): boolean {
  if (state !== ESTABLISHED) return false;
  const [address = '', port = ''] = remote.split(':');
  const number = Number.parseInt(port, 16);
  return number === DNS_OVER_TLS || (number === HTTPS && isKnown(address));
}

function isKnown(address: string): boolean {
  return OVER_HTTPS.has(address.slice(-8)) || OVER_HTTPS_6.has(address);
}

/** /proc/net has addresses as words of the machine's byte order: little-endian on all that Squall runs on. */
function hexadecimal4(address: string): string {
  return address
    .split('.')
    .reverse()
    .map((byte) => Number(byte).toString(16).padStart(2, '0'))
    .join('')
    .toUpperCase();
}

function inWords(hexadecimal: string): string {
  const swap = (word: string) => (word.match(/../g) ?? []).reverse().join('');
  return (hexadecimal.match(/.{8}/g) ?? []).map(swap).join('').toUpperCase();
}
