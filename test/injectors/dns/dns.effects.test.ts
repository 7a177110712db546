import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import packet from 'dns-packet';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import {
  type Answered,
  type DnsClient,
  endDns,
  question,
  startDnsClient,
  startForwarder,
  startNameServer,
} from '../../support/dns.ts';
import { describeWhere } from '../../support/needs.ts';
import { FAR, makePair, type Pair } from '../../support/netns.ts';
import { type Squall, type Workspace, workspace } from '../../support/squall.ts';
import { until } from '../../support/wait.ts';

/** A name server as in Kubernetes: an address that is nobody's on this machine. */
const CLUSTER = '10.96.0.10';
const LOCAL = '127.0.0.53';
const SERVERS = [FAR.v4, CLUSTER, LOCAL, '127.0.0.1', FAR.v6, '::1'];

const NOERROR = 'NOERROR';

describeWhere(['root', 'netns', 'nftables'], 'a dns fault', () => {
  let pair: Pair;
  let client: DnsClient;
  let space: Workspace;
  const runs: Squall[] = [];

  beforeAll(async () => {
    pair = makePair();
    pair.far.exec(`ip address add ${CLUSTER}/32 dev lo`);
    await startNameServer(pair.far, [FAR.v4, CLUSTER, FAR.v6]);
    await startNameServer(pair.near, [LOCAL, '127.0.0.1', '::1']);
    await startForwarder(pair.near, '127.0.0.54', FAR.v4);
    client = startDnsClient(pair.near);
    execFileSync('ip', ['-n', pair.near.name, '-6', 'route', 'add', 'default', 'via', FAR.v6]);
  });
  afterAll(() => {
    endDns();
    pair.remove();
  });

  beforeEach(() => {
    space = workspace();
  });
  afterEach(async () => {
    for (const run of runs.splice(0)) {
      run.child.stdin?.write('GO\n');
      await run.exited;
    }
    expect(space.processes()).toEqual([]);
    expect(space.records()).toEqual([]);
    expect(pair.near.exec('nft list tables')).not.toContain('squall');
    space.remove();
  });

  /** Runs until it is told to go on; the faults are in force. */
  async function run(...faults: string[]): Promise<Squall> {
    const inject = faults.map((fault) => `{dns: ${fault}}`).join(', ');
    const file = space.write(
      `storm-${runs.length}.yaml`,
      `{name: names, states: {storm: {inject: [${inject}], for: 5m, on: {GO: done}, next: done}, done: {final: true}}}`,
    );
    const squall = space.squall(['run', file, '--json'], { namespace: pair.near.name });
    runs.push(squall);
    const injected = () => squall.events().filter(({ event }) => event === 'fault.injected').length;
    await until(
      `the faults are injected ${squall.stderr()}`,
      () => injected() === faults.length || ended(squall),
      20_000,
    );
    expect(squall.events().filter(({ event }) => event === 'fault.failed')).toEqual([]);
    return squall;
  }

  async function over(squall: Squall): Promise<void> {
    squall.child.stdin?.write('GO\n');
    expect(await squall.exited).toBe(0);
    runs.splice(runs.indexOf(squall), 1);
  }

  const ended = ({ child }: Squall) => child.exitCode !== null || child.signalCode !== null;
  const code = (answer: Answered | undefined) => (answer?.message as { rcode?: string } | undefined)?.rcode;
  const addresses = (answer: Answered | undefined) =>
    answer?.message.answers?.map((each) => ('data' in each ? String(each.data) : '')) ?? [];
  const ask = (name: string, server = FAR.v4) => client.udp(server, question(name));

  /** Asks anew, up to five times in all, where it takes longer than a bound: a busy machine may be why. */
  async function askUntil(bound: number, name: string, server: string): Promise<Answered | undefined> {
    let answer = await ask(name, server);
    for (let more = 4; more > 0 && answer && answer.ms >= bound; more--) answer = await ask(name, server);
    return answer;
  }

  /** What a server says that it was asked, before this. */
  async function asked(server: string): Promise<{ name: string; server: string; hex: string }[]> {
    const [answer] = await client.tcp(server, [question('asked.test', 'TXT')]);
    const [record] = answer?.message.answers ?? [];
    const parts = (record as unknown as { data: Buffer[] }).data;
    return JSON.parse(Buffer.concat(parts).toString());
  }

  it.each(SERVERS)('fails the names and no others, whoever is asked: %s', async (server) => {
    await run('{names: ["*.aimed.test", "exact.test"], action: fail}');
    for (const name of ['a.aimed.test', 'A.B.AIMED.test', 'exact.test']) {
      const answer = await ask(name, server);
      expect([name, code(answer)]).toEqual([name, 'SERVFAIL']);
      expect(answer?.message.questions?.[0]?.name).toBe(name);
      // A client that is known by its socket takes no answer from anybody else.
      expect(answer?.from).toBe(`${server} 53`);
    }
    for (const name of ['aimed.test', 'a.aimed.test.org', 'inexact.test', 'other.test']) {
      const answer = await ask(name, server);
      expect([name, code(answer), addresses(answer).length]).toEqual([name, NOERROR, 1]);
      expect(answer?.from).toBe(`${server} 53`);
    }
    const answers = await client.tcp(server, [
      question('a.aimed.test', 'A', 1),
      question('other.test', 'A', 2),
      question('exact.test', 'MX', 3),
    ]);
    const codes = Object.fromEntries(answers.map((answer) => [answer.message.id, code(answer)]));
    expect(codes).toEqual({ 1: 'SERVFAIL', 2: NOERROR, 3: 'SERVFAIL' });
  });

  it('passes all else on as it is, to the server that was asked, and the answer back', async () => {
    const direct = await ask('other.test', CLUSTER);
    await run('{names: "*.aimed.test", action: fail}');
    const odd = packet.encode({ ...question('oDD.tEst', 'A', 9), flags: 0x0010 });
    await client.udp(CLUSTER, odd);
    const through = await ask('other.test', CLUSTER);
    expect(through?.hex).toBe(direct?.hex);
    const queries = (await asked(CLUSTER)).filter(({ server }) => server === CLUSTER).slice(-2);
    expect(queries.map(({ hex }) => hex)).toEqual([
      odd.toString('hex'),
      packet.encode(question('other.test')).toString('hex'),
    ]);
    const elsewhere = (await asked(FAR.v4)).filter(({ server }) => server !== CLUSTER);
    expect(elsewhere.some(({ name }) => name === 'oDD.tEst')).toBe(false);
  });

  it('leaves what is too large for UDP to TCP', async () => {
    await run('{names: "*.aimed.test", action: fail}');
    const short = await ask('big.test');
    expect((short?.message as { flag_tc?: boolean } | undefined)?.flag_tc).toBe(true);
    const [long] = await client.tcp(FAR.v4, [question('big.test')]);
    expect(addresses(long)).toHaveLength(100);
  });

  it('leaves a question that no server answers without an answer', async () => {
    await run('{names: "*.aimed.test", action: fail}');
    expect(await client.udp(FAR.v4, question('silent.test'), { within: 500 })).toBeUndefined();
    expect(await client.udp('10.77.0.99', question('other.test'), { within: 500 })).toBeUndefined();
    expect(code(await ask('other.test'))).toBe(NOERROR);
  });

  it('delays the names and no others', async () => {
    await run('{names: "*.aimed.test", action: delay, delay: 400ms}');
    for (const server of [FAR.v4, FAR.v6, LOCAL]) {
      const late = await askUntil(1500, 'a.aimed.test', server);
      expect(late?.ms).toBeGreaterThan(390);
      expect(late?.ms).toBeLessThan(1500);
      expect(addresses(late)).toHaveLength(1);
      expect((await askUntil(390, 'other.test', server))?.ms).toBeLessThan(390);
    }
    const [late] = await client.tcp(FAR.v4, [question('a.aimed.test')]);
    expect(late?.ms).toBeGreaterThan(390);
  });

  it('delays once what a resolver on this machine asks on', async () => {
    await run('{names: "*.aimed.test", action: delay, delay: 500ms}');
    const late = await askUntil(990, 'a.aimed.test', '127.0.0.54');
    expect(late?.ms).toBeGreaterThan(490);
    expect(late?.ms).toBeLessThan(990);
    expect(addresses(late)).toHaveLength(1);
  });

  it('answers with an address, and to other types that there is none', async () => {
    await run('{names: "*.aimed.test", action: spoof, address: [192.0.2.1, 192.0.2.2, "2001:db8::1"]}');
    const four = await ask('a.aimed.test');
    expect(addresses(four)).toEqual(['192.0.2.1', '192.0.2.2']);
    expect(four?.message.answers?.every((each) => 'ttl' in each && each.ttl === 0)).toBe(true);
    expect(addresses(await client.udp(FAR.v4, question('a.aimed.test', 'AAAA')))).toEqual(['2001:db8::1']);
    const mail = await client.udp(FAR.v4, question('a.aimed.test', 'MX'));
    expect([code(mail), addresses(mail)]).toEqual([NOERROR, []]);
    expect(addresses(await ask('other.test'))).toEqual(['198.51.100.9']);
  });

  it('reaches sockets that asked before it, and lets them go after it', async () => {
    // Somebody else's NAT has connections tracked, and keeps what it knows of them.
    pair.near.exec('nft add table ip others');
    pair.near.exec("nft 'add chain ip others out { type nat hook output priority -100; }'");
    try {
      const socket = 'old';
      expect(code(await client.udp(FAR.v4, question('a.aimed.test'), { socket }))).toBe(NOERROR);
      const squall = await run('{names: "*.aimed.test", action: fail}');
      expect(code(await client.udp(FAR.v4, question('a.aimed.test'), { socket }))).toBe('SERVFAIL');
      expect(code(await client.udp(FAR.v4, question('other.test'), { socket }))).toBe(NOERROR);
      await over(squall);
      expect(code(await client.udp(FAR.v4, question('a.aimed.test'), { socket }))).toBe(NOERROR);
    } finally {
      pair.near.exec('nft delete table ip others');
    }
  });

  it('leaves the rules of others in force for what it passes on, and as they were', async () => {
    // As Docker does it: the server that is asked is not there, and its port another one.
    pair.near.exec('nft add table ip docker');
    pair.near.exec("nft 'add chain ip docker out { type nat hook output priority -100; }'");
    pair.near.exec(`nft 'add rule ip docker out ip daddr 127.0.0.11 udp dport 53 dnat to ${LOCAL}:53'`);
    const before = pair.near.exec('nft -j list ruleset');
    const squall = await run('{names: "*.aimed.test", action: fail}');
    expect(code(await ask('a.aimed.test', '127.0.0.11'))).toBe('SERVFAIL');
    expect(addresses(await ask('other.test', '127.0.0.11'))).toEqual(['198.51.100.10']);
    await over(squall);
    expect(pair.near.exec('nft -j list ruleset')).toBe(before);
    pair.near.exec('nft delete table ip docker');
  });

  it('is over at once when its hog dies, or the nft that holds its table, and Squall hears of it', async () => {
    for (const program of ['dns-hog.js', 'nft']) {
      const squall = await run('{names: "*", action: fail}');
      expect(code(await ask('other.test'))).toBe('SERVFAIL');
      const pid = space.processes().find((each) => commandLine(each).includes(program)) as number;
      process.kill(pid, 'SIGKILL');
      await until(
        'queries get through',
        async () => code(await client.udp(FAR.v4, question('other.test'), { within: 200 })) === NOERROR,
        10_000,
      );
      expect(await squall.exited).toBe(1);
      runs.splice(0);
      const failed = squall.events().find(({ event }) => event === 'fault.failed');
      expect(failed).toMatchObject({ type: 'dns', error: expect.stringContaining('the hog') });
    }
  });

  it('is over at once when Squall is killed', async () => {
    const squall = await run('{names: "*", action: fail}');
    process.kill(squall.child.pid as number, 'SIGKILL');
    const engine = space.processes().find((pid) => commandLine(pid).includes('--json'));
    if (engine) process.kill(engine, 'SIGKILL');
    await until(
      'queries get through',
      async () => code(await client.udp(FAR.v4, question('other.test'), { within: 200 })) === NOERROR,
      10_000,
    );
    runs.splice(0);
    await until(
      'nothing is left',
      () => space.processes().length === 0 && space.records().length === 0,
      10_000,
    );
  });

  it('composes with others, of one run and of two, and each can go first', async () => {
    const first = await run(
      '{names: "a.aimed.test", action: fail}',
      '{names: "b.aimed.test", action: spoof, address: 192.0.2.7}',
    );
    const second = await run('{names: "c.aimed.test", action: delay, delay: 300ms}');
    const look = async () => {
      const c = await ask('c.aimed.test');
      return [code(await ask('a.aimed.test')), addresses(await ask('b.aimed.test'))[0], (c?.ms ?? 0) > 290];
    };
    const real = '198.51.100.9';
    // An answer may be lost, or late, on a busy machine: then it is asked again.
    const see = async (expected: unknown[]) => {
      let seen: unknown[] = [];
      for (let attempt = 0; attempt < 4 && !isDeepStrictEqual(seen, expected); attempt++) seen = await look();
      expect(seen).toEqual(expected);
    };
    await see(['SERVFAIL', '192.0.2.7', true]);
    await over(first);
    await see([NOERROR, real, true]);
    const third = await run('{names: "a.aimed.test", action: fail}');
    await see(['SERVFAIL', real, true]);
    await over(second);
    await see(['SERVFAIL', real, false]);
    await over(third);
    await see([NOERROR, real, false]);
  });

  it('is what a program sees that asks the C library', async () => {
    const folder = `/etc/netns/${pair.near.name}`;
    mkdirSync(folder, { recursive: true });
    writeFileSync(`${folder}/resolv.conf`, `nameserver ${CLUSTER}\noptions timeout:1 attempts:1\n`);
    try {
      expect(pair.near.exec('getent ahostsv4 real.aimed.test')).toContain('198.51.100.10');
      const squall = await run('{names: "*.aimed.test", action: fail}');
      const planned = squall.events().find(({ event }) => event === 'fault.planned');
      expect(planned).toMatchObject({ detail: { servers: [CLUSTER] } });
      expect(() => pair.near.exec('getent ahostsv4 real.aimed.test')).toThrow();
      expect(pair.near.exec('getent ahostsv4 real.other.test')).toContain('198.51.100.10');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('keeps up with many who ask at once', async () => {
    await run('{names: "*.aimed.test", action: fail}');
    const answers: (Answered | undefined)[] = [];
    // More at once than this would not fit into a socket's buffer, whoever's it is.
    for (let from = 0; from < 500; from += 50) {
      const ids = Array.from({ length: 50 }, (_, index) => from + index);
      const nameOf = (id: number) => (id % 2 === 0 ? `n${id}.test` : `n${id}.aimed.test`);
      answers.push(
        ...(await Promise.all(
          ids.map((id) => client.udp(FAR.v4, question(nameOf(id), 'A', id), { within: 10_000 })),
        )),
      );
    }
    const wrong = answers.filter(
      (answer, id) => answer?.message.id !== id || code(answer) !== (id % 2 === 0 ? NOERROR : 'SERVFAIL'),
    );
    expect(wrong).toEqual([]);
  });
});

function commandLine(pid: number): string {
  try {
    return execFileSync('tr', ['\\0', ' '], {
      input: execFileSync('cat', [`/proc/${pid}/cmdline`]),
    }).toString();
  } catch {
    return '';
  }
}
