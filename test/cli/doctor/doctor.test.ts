import { describe, expect, it } from 'vitest';
import { survey } from '../../../src/cli/doctor/survey.ts';
import { doctorTable } from '../../../src/cli/doctor/table.ts';
import { paletteFor } from '../../../src/cli/terminal.ts';
import { createHost } from '../../../src/host/host.ts';
import { injectors } from '../../../src/injectors/index.ts';
import { createRegistry } from '../../../src/injectors/registry.ts';
import type { Injector, Missing } from '../../../src/plugin/index.ts';
import { noteInjector } from '../../support/note-injector.ts';

const netem: Missing = { what: 'sch_netem', why: 'delay', fix: 'modprobe sch_netem' };
const nft: Missing = { what: 'nft', why: 'all of it', fix: 'install nftables' };

/** A fault with a main use and another one, and what each lacks. */
function fault(name: string, main: Missing[], other: Missing[]): Injector {
  return {
    ...noteInjector({ name, log: [] }),
    uses: [
      { what: 'main', parameters: 'main' },
      { what: 'other', parameters: 'other' },
      { what: 'another', parameters: 'other' },
    ],
    missing: async (parameters) => (parameters === 'main' ? main : other),
  };
}

const look = (...faults: Injector[]) => survey(createRegistry(faults), createHost());

describe('the survey of a machine', () => {
  it('has for each fault whether its main use works, and what any of its uses lacks, once', async () => {
    expect(await look(fault('a', [], []), fault('b', [], [netem]), fault('c', [nft], [nft, netem]))).toEqual({
      faults: {
        a: { ok: true, missing: [] },
        b: { ok: true, missing: [netem] },
        c: { ok: false, missing: [nft, netem] },
      },
    });
  });

  it('asks every built-in fault, whose uses are all valid parameters', async () => {
    const { faults } = await look(...injectors);
    expect(Object.keys(faults)).toEqual(injectors.map(({ name }) => name));
    expect(faults.process).toEqual({ ok: true, missing: [] });
  });

  it('is a table for people', async () => {
    const found = await look(fault('alpha', [], []), fault('b', [], [netem]), fault('c', [nft], []));
    expect(doctorTable(found, paletteFor({ isTTY: false }))).toBe(
      [
        'alpha  ready',
        'b      ready, but for',
        '         delay: sch_netem is missing',
        '           modprobe sch_netem',
        'c      not ready',
        '         all of it: nft is missing',
        '           install nftables',
      ].join('\n'),
    );
  });
});
