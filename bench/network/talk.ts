import { createInterface } from 'node:readline';
import { runInNamespace } from './run.ts';

/** A server that answers each byte, and a client that asks. */
export interface Talk {
  readonly port: number;
  /** Milliseconds that each of some questions took to be answered, one after the other on one connection. */
  ask(host: string, port: number, count: number): Promise<number[]>;
  end(): void;
}

const PORT = 7000;

export async function startTalk(near: string, far: string, host: string): Promise<Talk> {
  const server = await runInNamespace(
    far,
    `require('node:net').createServer((socket) => {
      socket.setNoDelay().on('data', (data) => socket.write(data)).on('error', () => {});
    }).listen(${PORT}, '${host}', () => console.log('ready'));`,
  );
  const client = await runInNamespace(near, ASK);
  return {
    port: PORT,
    ask: (host, port, count) =>
      new Promise((resolve) => {
        createInterface({ input: client.stdout as NodeJS.ReadableStream }).once('line', (line) =>
          resolve(JSON.parse(line) as number[]),
        );
        client.stdin?.write(`${JSON.stringify({ host, port, count })}\n`);
      }),
    end: () => {
      for (const child of [server, client]) child.kill('SIGKILL');
    },
  };
}

const ASK = `
const { connect } = require('node:net');
console.log('ready');
require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => {
  const { host, port, count } = JSON.parse(line);
  const socket = connect(port, host).setNoDelay();
  const times = [];
  let since;
  const ask = () => {
    since = performance.now();
    socket.write('?');
  };
  socket.on('connect', ask).on('data', () => {
    times.push(performance.now() - since);
    if (times.length < count) return ask();
    socket.destroy();
    console.log(JSON.stringify(times));
  });
});`;
