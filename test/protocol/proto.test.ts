import { execFileSync } from 'node:child_process';
import { copyFileSync, cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const bin = join(root, 'node_modules/.bin');

let copy: string;

beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'squall-proto-'));
  for (const file of ['buf.yaml', 'buf.gen.yaml']) copyFileSync(join(root, file), join(copy, file));
  cpSync(join(root, 'proto'), join(copy, 'proto'), { recursive: true });
});

afterAll(() => rmSync(copy, { recursive: true }));

function buf(...args: string[]): string {
  const env = { ...process.env, PATH: `${bin}:${process.env.PATH}` };
  return execFileSync(join(bin, 'buf'), args, { cwd: copy, env, encoding: 'utf8' });
}

describe('the definition of the API', () => {
  it('keeps the rules of buf', () => {
    expect(buf('lint')).toBe('');
  });

  it('breaks nothing that clients of the baseline rely on', () => {
    expect(buf('breaking', '--against', 'proto/baseline.binpb')).toBe('');
  });

  it('is what the code was generated from, and the baseline (npm run proto)', () => {
    buf('generate');
    const generated = 'src/protocol/gen/squall/v1/agent_pb.ts';
    expect(readFileSync(join(copy, generated), 'utf8')).toBe(readFileSync(join(root, generated), 'utf8'));
    buf('build', '--exclude-source-info', '-o', 'now.binpb');
    expect(readFileSync(join(copy, 'now.binpb'))).toEqual(readFileSync(join(root, 'proto/baseline.binpb')));
  });
});
