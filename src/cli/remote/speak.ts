import type { AgentClient } from '../../client/client.ts';
import { EXIT } from '../exit-codes.ts';
import { connect, type Remote } from './connect.ts';
import { remoteFailure } from './failure.ts';
import type { RemoteOptions } from './options.ts';

/** Speaks to the agent that the options name. Rejects with a Failure for whatever goes wrong there. */
export async function speak<T>(
  options: RemoteOptions,
  act: (client: AgentClient, remote: Remote) => Promise<T>,
): Promise<T> {
  const remote = connect(options);
  // Whoever read it has seen enough, as `head` does.
  process.stdout.on('error', () => process.exit(EXIT.passed));
  try {
    return await act(remote.client, remote);
  } catch (error) {
    throw remoteFailure(error, remote);
  }
}
