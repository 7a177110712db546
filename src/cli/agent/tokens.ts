import { readFileSync } from 'node:fs';
import { SHORTEST_TOKEN } from '../../api/guard/token-file.ts';
import type { ApiConfig } from '../../config/config.ts';
import { whyUnreadable } from '../../document/read.ts';
import { EXIT } from '../exit-codes.ts';
import { Failure } from '../failure.ts';

/**
 * Looks whether the token files of a config hold tokens. What they hold is said to nobody.
 *
 * @throws Failure where one cannot be read, or its token is too short
 */
export function checkTokens({ tokenFile, viewTokenFile }: ApiConfig): void {
  if (tokenFile !== undefined) checkToken('tokenFile', tokenFile);
  if (viewTokenFile !== undefined) checkToken('viewTokenFile', viewTokenFile);
}

function checkToken(key: string, path: string): void {
  const { length } = read(key, path).trim();
  if (length >= SHORTEST_TOKEN) return;
  throw new Failure(
    EXIT.usage,
    `\`api.${key}\` (${path}) holds a token of ${length} characters, and ${SHORTEST_TOKEN} are the least`,
    'make one with: openssl rand -hex 32',
  );
}

function read(key: string, path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const reason = whyUnreadable(error as NodeJS.ErrnoException);
    throw new Failure(EXIT.usage, `\`api.${key}\` (${path}) cannot be read: ${reason}`);
  }
}
