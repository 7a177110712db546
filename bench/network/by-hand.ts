import type { Host } from '../../src/plugin/index.ts';

/** What a person types to slow down what goes to one address and port, one command after the other. */
export function byHand(link: string, address: string, port: number, queue: string): string[] {
  return [
    `qdisc add dev ${link} root handle 1: htb default 0`,
    `class add dev ${link} parent 1: classid 1:1 htb rate 100gbit burst 16mb cburst 16mb quantum 200000`,
    `qdisc add dev ${link} parent 1:1 handle 10: ${queue}`,
    filter(link, address, port),
  ];
}

/** One more aim for the same queue. */
export function filter(link: string, address: string, port: number): string {
  return `filter add dev ${link} parent 1: protocol ip prio 1 u32 match ip dst ${address} match ip dport ${port} 0xffff flowid 1:1`;
}

export async function tc(host: Host, line: string): Promise<void> {
  const { exitCode, stderr } = await host.run('tc', line.split(' '));
  if (exitCode !== 0) throw new Error(`tc ${line}: ${stderr}`);
}
