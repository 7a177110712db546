import { readFileSync } from 'node:fs';
import { codeToString } from '@connectrpc/connect/protocol-connect';
import { describe, expect, it } from 'vitest';
import { changes } from '../../src/api/audit.ts';
import { API_ERRORS } from '../../src/protocol/errors.ts';
import { AgentService } from '../../src/protocol/gen/squall/v1/agent_pb.ts';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const page = read('docs/api.md');

const rows = (heading: string) => {
  const [, section = ''] = page.split(`\n## ${heading}\n`);
  const [table = ''] = section.split('\n## ');
  return [...table.matchAll(/^\| `(.*?)` \| (\w+) \| (.*) \|$/gm)].map(([, name, second, text]) => [
    name,
    second,
    text,
  ]);
};

describe('docs/api.md', () => {
  it('has every call, with the role that it takes', () => {
    const calls = AgentService.methods.map((method) => [method.name, changes(method) ? 'operate' : 'view']);
    expect(rows('Calls').map(([name, role]) => [name, role])).toEqual(calls);
  });

  it('has every error, as the code has it', () => {
    const errors = Object.entries(API_ERRORS).map(([name, { code, meaning }]) => [
      name,
      codeToString(code),
      meaning,
    ]);
    expect(rows('Errors')).toEqual(errors);
  });
});
