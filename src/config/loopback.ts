import { isIP } from 'node:net';

/** Whether only this machine, or this pod, can reach an address. */
export function isLoopback(address: string): boolean {
  if (address === 'localhost' || address === '::1') return true;
  return isIP(address) === 4 && address.startsWith('127.');
}
