import { connect, type Socket } from 'node:net';

/** Sends a command; resolves with the answer, rejects with the error that Redis answers. */
export type Redis = (...command: string[]) => Promise<unknown>;

/** Milliseconds that a Redis may take to answer. */
const TIMEOUT = 5000;

/**
 * Does something with a connection of its own.
 *
 * @throws the system's error where there is no connection
 */
export async function withRedis<T>(
  host: string,
  port: number,
  work: (redis: Redis) => Promise<T>,
): Promise<T> {
  const socket = await open(host, port);
  try {
    return await work((...command) => ask(socket, command));
  } finally {
    socket.destroy();
  }
}

function open(host: string, port: number): Promise<Socket> {
  const socket = connect({ host, port, timeout: TIMEOUT });
  socket.on('timeout', () => socket.destroy(new Error(`no answer within ${TIMEOUT} ms`)));
  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.once('connect', () => resolve(socket));
  });
}

/** One command at a time: https://redis.io/docs/latest/develop/reference/protocol-spec/ */
function ask(socket: Socket, command: readonly string[]): Promise<unknown> {
  const parts = command.map((part) => `$${Buffer.byteLength(part)}\r\n${part}\r\n`);
  socket.write(`*${command.length}\r\n${parts.join('')}`);
  return new Promise((resolve, reject) => {
    let text = '';
    const end = (settle: () => void) => {
      socket.removeAllListeners('data').removeAllListeners('error').removeAllListeners('close');
      settle();
    };
    socket.on('error', (error) => end(() => reject(error)));
    socket.on('close', () => end(() => reject(new Error('the connection was closed'))));
    socket.on('data', (data) => {
      text += data.toString('latin1');
      const answer = parse(text, 0);
      if (answer) end(() => (answer.value instanceof Error ? reject(answer.value) : resolve(answer.value)));
    });
  });
}

/** An answer, and where it ends; undefined while it is not whole. */
function parse(text: string, start: number): { value: unknown; end: number } | undefined {
  const eol = text.indexOf('\r\n', start);
  if (eol < 0) return undefined;
  const [kind, line, next] = [text[start], text.slice(start + 1, eol), eol + 2];
  if (kind === '-') return { value: new Error(line), end: next };
  if (kind === ':') return { value: Number(line), end: next };
  if (kind === '$') return parseBulk(text, next, Number(line));
  return kind === '*' ? parseList(text, next, Number(line)) : { value: line, end: next };
}

function parseBulk(text: string, start: number, length: number) {
  if (length < 0) return { value: null, end: start };
  const end = start + length + 2;
  return text.length < end ? undefined : { value: text.slice(start, start + length), end };
}

function parseList(text: string, start: number, count: number) {
  const value: unknown[] = [];
  let end = start;
  for (let index = 0; index < count; index++) {
    const item = parse(text, end);
    if (!item) return undefined;
    value.push(item.value);
    end = item.end;
  }
  return { value, end };
}
