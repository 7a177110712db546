import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { createHost } from '../../src/host/host.ts';
import type { ProcessParameters } from '../../src/injectors/process/parameters.ts';
import { processFault } from '../../src/injectors/process.ts';
import type { Host } from '../../src/plugin/index.ts';

const { schema, check, lasting, every, describe: inWords } = processFault;
const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, strictTypes: false, validateFormats: false });
ajv.addKeyword('patternErrorMessage');
const validate = ajv.compile(schema);

describe('parameters of process', () => {
  it.each<ProcessParameters>([
    { name: 'a', mode: 'one' },
    { name: 'a', mode: 'all', action: 'pause' },
    { name: 'a', mode: 3, signal: 'SIGHUP', every: '1s', ifNone: 'skip' },
    { name: 'a', mode: '33.3%', signal: 'SIGTERM', grace: '5s' },
    { name: 'a', mode: '100%' },
  ])('may be %j', (parameters) => {
    expect(validate(parameters)).toBe(true);
    expect(check?.(parameters)).toEqual([]);
  });

  it.each([
    { name: 'a', mode: 0 },
    { name: 'a', mode: 'some' },
    { name: 'a', mode: '101%' },
    { name: 'a', action: 'stop' },
    { name: 'a', signal: 'TERM' },
    { name: 'a', signal: 'SIGSTOP' },
    { name: 'a', grace: 5 },
    { name: 'a', nmae: 'b' },
  ])('may not be %j', (parameters) => expect(validate(parameters)).toBe(false));

  it.each([
    [{ mode: 'all' }, ''],
    [{ name: 'a', action: 'pause', grace: '5s' }, '/grace'],
    [{ name: 'a', action: 'pause', signal: 'SIGTERM' }, '/signal'],
    [{ name: 'a', mode: '0%' }, '/mode'],
    [{ name: 'a', every: '0s' }, '/every'],
    [{ command: '[' }, '/command'],
  ] as [ProcessParameters, string][])('%j is wrong at "%s"', (parameters, path) => {
    expect(validate(parameters)).toBe(true);
    expect(check?.(parameters)).toMatchObject([{ path, message: expect.any(String) }]);
  });

  it('are documented, each with an example that is valid', () => {
    for (const [key, property] of Object.entries(
      schema.properties as Record<string, { examples: unknown[] }>,
    )) {
      expect(property).toMatchObject({ title: expect.any(String), description: expect.any(String) });
      for (const example of property.examples) expect(validate({ name: 'a', [key]: example })).toBe(true);
    }
  });
});

describe('process', () => {
  it('is over at once when it kills, and lasts when it pauses or kills again and again', () => {
    expect(lasting({ name: 'a' })).toBe('once');
    expect(lasting({ name: 'a', action: 'pause' })).toBe('state');
    expect(lasting({ name: 'a', every: '1s' })).toBe('state');
    expect(every?.({ name: 'a', every: '1m' })).toBe(60_000);
    expect(every?.({ name: 'a' })).toBeUndefined();
  });

  it('says what it does', () => {
    expect(inWords({ name: 'worker' })).toBe('kill one of worker (SIGTERM)');
    expect(inWords({ name: 'worker', mode: '50%', action: 'pause' })).toBe('pause 50% of worker');
    expect(inWords({ port: 80, mode: 'all', signal: 'SIGINT', grace: '5s', every: '1m' })).toBe(
      'kill all of listening on port 80 (SIGINT, SIGKILL after 5s) every 1m',
    );
  });

  it('misses nothing: /proc has all that it takes', async () => {
    const bare: Host = { ...createHost(), which: () => undefined };
    expect(await processFault.missing({ name: 'a' }, bare)).toEqual([]);
  });
});
