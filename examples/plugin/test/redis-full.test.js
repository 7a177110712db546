// Holds the fault to the rules that every fault of Squall is held to, against a Redis of its own.
import { spawn } from 'node:child_process';
import { connect, createServer } from 'node:net';
import { describe, it } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { describeConformance } from 'squall/plugin/testing';
import redisFull from '../dist/index.js';
import { withRedis } from '../dist/redis.js';

describeConformance(
  { describe, it },
  { injector: redisFull, module: new URL('../dist/index.js', import.meta.url), prepare },
);

async function prepare() {
  const port = await freePort();
  const server = spawn('redis-server', ['--port', String(port), '--bind', '127.0.0.1', '--save', ''], {
    stdio: 'ignore',
  });
  const ended = new Promise((resolve) => server.once('exit', resolve));
  await untilItListens(port);
  const ask = (...command) => withRedis('127.0.0.1', port, (redis) => redis(...command));
  const isThere = () => server.exitCode === null && server.signalCode === null;
  return {
    parameters: { port },
    inForce: async () =>
      isThere() &&
      (await ask('SET', 'key', 'value').then(
        () => false,
        ({ message }) => message.startsWith('OOM'),
      )),
    surroundings: async () =>
      JSON.stringify([
        await ask('CONFIG', 'GET', 'maxmemory'),
        await ask('CONFIG', 'GET', 'maxmemory-policy'),
      ]),
    vanish: async () => {
      server.kill();
      await ended;
    },
    end: async () => {
      server.kill('SIGKILL');
      await ended;
    },
  };
}

function freePort() {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

async function untilItListens(port) {
  for (let attempt = 0; attempt < 500; attempt++) {
    const there = await new Promise((resolve) => {
      const socket = connect(port, '127.0.0.1');
      socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
      socket.once('close', () => {});
      socket.unref();
    });
    if (there) return;
    await setTimeout(20);
  }
  throw new Error('the Redis of the test does not listen');
}
