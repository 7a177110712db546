import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CertificateSource } from './pair.ts';

/** The certificate in a folder, as a Secret of type kubernetes.io/tls is mounted. */
export function certificateFiles(folder: string): CertificateSource {
  const read = (name: string) => readFile(join(folder, name), 'utf8');
  return { current: async () => ({ certificate: await read('tls.crt'), key: await read('tls.key') }) };
}
