import { FaultError, type Injector } from 'squall/plugin';
import { type Redis, withRedis } from './redis.js';

/** What stands behind `redis-full:` in a scenario. */
interface Parameters {
  readonly host?: string;
  readonly port?: number;
}

/** What another process needs to take the fault back: plain JSON. */
type Undo = {
  readonly host: string;
  readonly port: number;
  /** One that was started anew has another, and its own settings again. */
  readonly runId: string;
  readonly before: { readonly maxmemory: string; readonly policy: string };
};

/** Bytes: less than any Redis needs, so that each write is one too many. */
const FULL = '1';

const redisFull: Injector<Parameters, Undo> = {
  name: 'redis-full',
  summary: 'Makes a Redis refuse writes, as if its memory were used up.',
  schema: {
    title: 'Full Redis',
    description: 'Makes a Redis refuse writes, as if its memory were used up. Reads go on.',
    type: 'object',
    additionalProperties: false,
    properties: {
      host: {
        type: 'string',
        minLength: 1,
        title: 'Host',
        description: 'Where it runs.',
        default: '127.0.0.1',
        examples: ['redis.internal'],
      },
      port: {
        type: 'integer',
        minimum: 1,
        maximum: 65_535,
        title: 'Port',
        description: 'The port that it listens on.',
        default: 6379,
        examples: [6379],
      },
    },
  },
  uses: [{ what: 'a Redis', parameters: {} }],
  lasting: () => 'state',
  // Not even with this machine: the Redis may be on another one.
  goneWith: 'nothing',
  describe: ({ host = '127.0.0.1', port = 6379 }) => `no more writes to the Redis at ${host}:${port}`,

  // All that it takes is in this package. Whether there is a Redis is for `plan` to find out.
  missing: async () => [],

  // Looks, and changes nothing.
  async plan({ host = '127.0.0.1', port = 6379 }) {
    return withRedis(host, port, async (redis) => {
      const before = {
        maxmemory: await setting(redis, 'maxmemory'),
        policy: await setting(redis, 'maxmemory-policy'),
      };
      const undo = { host, port, runId: await runIdOf(redis), before };
      return {
        undo,
        observation: { message: `the Redis at ${host}:${port}, whose maxmemory is ${before.maxmemory}` },
      };
    });
  },

  // By now the undo record is on disk: whatever dies from here on, somebody will take the fault back.
  async apply(_parameters, { host, port }, { signal }) {
    await withRedis(host, port, async (redis) => {
      await redis('CONFIG', 'SET', 'maxmemory-policy', 'noeviction');
      if (!signal.aborted) await redis('CONFIG', 'SET', 'maxmemory', FULL);
    });
    return undefined;
  },

  // Only what is read back has happened: a write, which must be refused.
  async verify(_parameters, { host, port }, { token }) {
    return withRedis(host, port, async (redis) => {
      const key = `squall:${token}`;
      const answer = await redis('SET', key, '').catch((error: Error) => error);
      if (answer instanceof Error && answer.message.startsWith('OOM'))
        return { message: `the Redis at ${host}:${port} refuses writes` };
      await redis('DEL', key);
      throw new FaultError(`the Redis at ${host}:${port} still takes writes`);
    });
  },

  // In any process, any number of times, and whether `apply` was done, half done or never begun.
  async revert({ host, port, runId, before }) {
    const gone = { message: `the Redis at ${host}:${port} is gone, or was started anew` };
    const command = `redis-cli -h ${host} -p ${port} config set maxmemory ${before.maxmemory}`;
    try {
      return await withRedis(host, port, async (redis) => {
        if ((await runIdOf(redis)) !== runId) return gone;
        const now = await setting(redis, 'maxmemory');
        if (now === FULL) await redis('CONFIG', 'SET', 'maxmemory', before.maxmemory);
        await redis('CONFIG', 'SET', 'maxmemory-policy', before.policy);
        if (now === FULL || now === before.maxmemory)
          return { message: `the Redis at ${host}:${port} takes writes` };
        return { message: `somebody has set maxmemory to ${now} meanwhile, which is left` };
      });
    } catch (error) {
      // A target that is gone counts as reverted.
      if ((error as NodeJS.ErrnoException).code === 'ECONNREFUSED') return gone;
      throw new FaultError(`the Redis at ${host}:${port} cannot be reached`, { command, cause: error });
    }
  },
};

export default redisFull;

async function setting(redis: Redis, name: string): Promise<string> {
  const [, value] = (await redis('CONFIG', 'GET', name)) as string[];
  return value ?? '';
}

async function runIdOf(redis: Redis): Promise<string> {
  return /^run_id:(\w+)/m.exec(String(await redis('INFO', 'server')))?.[1] ?? '';
}
