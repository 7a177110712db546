import type { Command } from 'commander';

/** What every verb takes that speaks to an agent. */
export interface RemoteOptions {
  readonly address?: string;
  readonly tokenFile?: string;
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
  readonly json?: boolean;
}

export function withRemoteOptions(command: Command): Command {
  return command
    .option(
      '--address <address>',
      'the agent: host:port, a URL or a socket’s path; default: that of this machine',
    )
    .option('--token-file <file>', 'holds the token that the agent wants')
    .option('--ca <file>', 'the authority of the agent’s certificate, in PEM')
    .option('--cert <file>', 'our own certificate, in PEM, where the agent wants one')
    .option('--key <file>', 'its key, in PEM')
    .option('--json', 'print JSON');
}
