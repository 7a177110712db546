import packet from 'dns-packet';
import { describe, expect, it } from 'vitest';
import { Aim, type Passage } from '../../../src/hogs/dns/aim.ts';
import { question } from '../../support/dns.ts';

const query = (name: string) => packet.encode(question(name));
const REMOTE = '10.0.0.1';

describe('the aim of a dns fault', () => {
  it('answers for the names, and passes on the rest at once', () => {
    const aim = new Aim(['*.aimed.test'], { kind: 'fail' });
    expect(aim.decide(query('a.aimed.test'), REMOTE)).toHaveProperty('answer');
    expect(aim.decide(query('aimed.test'), REMOTE)).toMatchObject({ after: 0 });
    expect(aim.decide(Buffer.from('no DNS'), REMOTE)).toMatchObject({ after: 0 });
  });

  it('delays once what a resolver on this machine asks for somebody', () => {
    const aim = new Aim(['*'], { kind: 'delay', milliseconds: 200 });
    const first = aim.decide(query('a.test'), '127.0.0.53') as Passage;
    expect(first.after).toBe(200);
    // While it waits itself, others ask for themselves.
    expect(aim.decide(query('a.test'), REMOTE)).toMatchObject({ after: 200 });
    const done = first.begin();
    expect(aim.decide(query('A.test'), REMOTE)).toMatchObject({ after: 0 });
    expect(aim.decide(query('b.test'), REMOTE)).toMatchObject({ after: 200 });
    done();
    expect(aim.decide(query('a.test'), REMOTE)).toMatchObject({ after: 200 });
  });
});
