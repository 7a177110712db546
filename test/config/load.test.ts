import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';

const FILES: Readonly<Record<string, string>> = {
  '/etc/squall/holidays.ics': 'BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n',
  '/etc/squall/broken.ics': 'no calendar',
};

async function load(text: string, kinds?: readonly string[]) {
  const { config, problems } = await loadConfig(text, 'squall.yaml', {
    folder: '/etc/squall',
    readText: (path) => {
      const content = FILES[path];
      if (content === undefined) throw new Error(`there is no ${path}`);
      return content;
    },
    ...(kinds ? { kinds } : {}),
  });
  return {
    config,
    problems: problems.map(({ line, column, code, message, hint }) => ({
      at: `${line}:${column}`,
      code,
      message,
      hint,
    })),
  };
}

describe('a config', () => {
  it('has a default for everything', async () => {
    const { config, problems } = await load('{}');
    expect(problems).toEqual([]);
    expect(config).toEqual({
      scenarios: '/etc/squall/scenarios',
      dryRun: false,
      metrics: { address: '0.0.0.0', port: 8000 },
      api: { address: '127.0.0.1', port: 8001, hosts: [], origins: [] },
      limits: { deny: [], hours: [], blackouts: [] },
      plugins: [],
      kubernetesEvents: false,
      log: { level: 'info' },
    });
  });

  it.each(['', '# nothing yet\n', '---\n'])('says so when there is nothing in it: %j', async (text) => {
    expect((await load(text)).problems).toEqual([
      {
        at: '1:1',
        code: 'empty-file',
        message: 'the file holds no config',
        hint: 'start with `environment:` or `scenarios:`',
      },
    ]);
  });

  it('takes everything that the specification names', async () => {
    const { config, problems } = await load(
      `
environment: staging
scenarios: ./storms
dryRun: false
metrics: {address: 0.0.0.0, port: 8000}
api: {address: 127.0.0.1, port: 8001, tokenFile: /run/secrets/squall/token, tls: {cert: a.crt, key: a.key, clientCa: ca.crt}}
limits: {maxConcurrentFaults: 2, maxRunDuration: 30m, minimumInterval: 10s, allow: [cpu, memory, network], blackouts: [{from: 2026-12-20, until: 2027-01-06}, {weekly: "fri 16:00 - mon 08:00", timezone: Europe/Berlin}, {calendar: holidays.ics}]}
plugins: [squall-fault-redis]
haltFile: halt
haltWhen: {http: {url: "http://localhost/alive"}, every: 5s, failures: 3}
`,
      ['cpu', 'memory', 'network'],
    );
    expect(problems).toEqual([]);
    expect(config).toMatchObject({
      environment: 'staging',
      scenarios: '/etc/squall/storms',
      api: { tokenFile: '/run/secrets/squall/token', tls: { cert: '/etc/squall/a.crt' } },
      limits: { maxConcurrentFaults: 2, maxRunDuration: 1_800_000, minimumInterval: 10_000 },
      haltFile: '/etc/squall/halt',
      haltWhen: { every: 5000, failures: 3 },
    });
    expect(config?.limits.blackouts.map(({ text }) => text)).toEqual([
      '2026-12-20 to 2027-01-06',
      'fri 16:00 - mon 08:00 (Europe/Berlin)',
      'holidays.ics',
    ]);
  });

  it.each([
    ['enviroment: x', '1:1', 'unknown-key', 'did you mean `environment`?'],
    ['limits: {maxConcurrentFaults: 0}', '1:31', 'bad-value', undefined],
    ['limits: {allow: [cpu, netwrok]}', '1:23', 'unknown-fault', 'did you mean `network`?'],
    ['limits: {blackouts: [{weekly: friday}]}', '1:31', 'bad-value', undefined],
    [
      'limits: {blackouts: [{weekly: "fri 16:00 - mon 08:00", timezone: Europe/Berln}]}',
      '1:66',
      'invalid-timezone',
      'did you mean `Europe/Berlin`?',
    ],
    ['limits: {blackouts: [{from: 2026-02-30, until: 2026-03-02}]}', '1:29', 'bad-value', undefined],
    ['limits: {blackouts: [{from: 2026-03-03, until: 2026-03-02}]}', '1:48', 'bad-value', undefined],
    ['limits: {blackouts: [{from: 2026-03-03}]}', '1:23', 'missing-key', undefined],
    [
      'limits: {hours: [{calendar: nowhere.ics}]}',
      '1:29',
      'bad-calendar',
      'name an iCalendar file (.ics), by a path from the folder of this one',
    ],
    [
      'limits: {hours: [{calendar: broken.ics}]}',
      '1:29',
      'bad-calendar',
      'name an iCalendar file (.ics), by a path from the folder of this one',
    ],
    [
      'api: {address: 0.0.0.0}',
      '1:16',
      'exposed-api',
      'add `tokenFile`, or `tls` with `clientCa`; or listen on 127.0.0.1',
    ],
    ['haltWhen: {http: {url: localhost}}', '1:24', 'invalid-url', 'did you mean `http://localhost`?'],
    ['haltWhen: {file: {path: /x}, every: 0s}', '1:37', 'zero-duration', undefined],
    ['haltWhen:', '1:1', 'bad-value', undefined],
    ['fleet: {budget: 0}', '1:17', 'bad-value', undefined],
    ['fleet: {budget: half}', '1:17', 'bad-value', undefined],
    ['fleet: {budget: "30%"}', '1:17', 'uncounted-pods', 'add `selector`, or give a number of pods'],
    ['fleet: {group: Check Out, budget: 1}', '1:16', 'bad-value', undefined],
  ])('%s is told where and how to mend it', async (text, at, code, hint) => {
    expect((await load(text, ['cpu', 'memory', 'network'])).problems).toMatchObject([
      { at, code, ...(hint ? { hint } : {}) },
    ]);
  });

  it('may listen elsewhere with a token', async () => {
    expect((await load('api: {address: 0.0.0.0, tokenFile: token}')).problems).toEqual([]);
    expect((await load('api: {address: "::1"}')).problems).toEqual([]);
  });

  it('says how many pods of a fleet may be under fault, in pods or percent', async () => {
    const fleet = async (text: string) => (await load(`fleet: ${text}`)).config?.fleet;
    expect(await fleet('{budget: 3}')).toEqual({ group: 'squall', budget: { pods: 3 }, elect: false });
    expect(await fleet('{group: shop, selector: app=shop, budget: 30%, elect: one}')).toEqual({
      group: 'shop',
      selector: 'app=shop',
      budget: { percent: 30 },
      elect: true,
    });
  });

  it('lists every mistake at once', async () => {
    expect(
      (await load('{dryRun: maybe, metrics: {port: 70000}, pluggins: []}')).problems.map(({ code }) => code),
    ).toEqual(['bad-value', 'bad-value', 'unknown-key']);
  });
});
