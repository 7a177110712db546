import { accessSync, constants, readFileSync } from 'node:fs';
import { defaultSocket } from '../../api/default-socket.ts';
import { type Address, parseAddress } from '../../client/address.ts';
import { type AgentClient, createAgentClient } from '../../client/client.ts';
import { whyUnreadable } from '../../document/read.ts';
import { stateDir } from '../../runner/state-dir.ts';
import { EXIT } from '../exit-codes.ts';
import { Failure } from '../failure.ts';
import type { RemoteOptions } from './options.ts';

/** Where an agent listens without further ado. */
const DEFAULT_ADDRESS = '127.0.0.1:8001';

/** An agent, and where it is. */
export interface Remote {
  readonly client: AgentClient;
  readonly address: Address;
}

/** @throws Failure where the options do not say whom to speak to */
export function connect({ address: given, tokenFile, ca, cert, key }: RemoteOptions): Remote {
  const address = given === undefined ? defaultAddress() : addressOf(given);
  if ((cert === undefined) !== (key === undefined))
    throw new Failure(EXIT.usage, '--cert and --key go together');
  const token = tokenFile === undefined ? undefined : read('--token-file', tokenFile).trim();
  if (token === '') throw new Failure(EXIT.usage, `the file of --token-file, ${tokenFile}, is empty`);
  const tls = {
    ...(ca === undefined ? {} : { ca: read('--ca', ca) }),
    ...(cert === undefined ? {} : { cert: read('--cert', cert) }),
    ...(key === undefined ? {} : { key: read('--key', key) }),
  };
  return { client: createAgentClient({ address, tls, ...(token === undefined ? {} : { token }) }), address };
}

/** The socket of an agent of this machine, where there is one that we may open. */
function defaultAddress(): Address {
  const socket = defaultSocket(stateDir(undefined, process.env, process.getuid?.() ?? 0));
  try {
    accessSync(socket, constants.R_OK | constants.W_OK);
    return { socket };
  } catch {
    return parseAddress(DEFAULT_ADDRESS);
  }
}

function addressOf(text: string): Address {
  try {
    return parseAddress(text);
  } catch (error) {
    throw new Failure(
      EXIT.usage,
      `--address takes host:port, a URL or a socket’s path: ${(error as Error).message}`,
    );
  }
}

function read(option: string, path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const reason = whyUnreadable(error as NodeJS.ErrnoException);
    throw new Failure(EXIT.usage, `the file of ${option}, ${path}, cannot be read: ${reason}`);
  }
}
