import type { Injector } from '../plugin/index.ts';
import { apply } from './disk/apply.ts';
import { check } from './disk/check.ts';
import { describe } from './disk/describe.ts';
import { missing } from './disk/missing.ts';
import { plan } from './disk/plan.ts';
import type { DiskUndo } from './disk/record.ts';
import { revert } from './disk/revert.ts';
import { type DiskParameters, schema } from './disk/schema.ts';
import { verify } from './disk/verify.ts';

/** Fills a file system by one file, and keeps its disk busy by reading and writing another. */
export const disk: Injector<DiskParameters, DiskUndo> = {
  name: 'disk',
  summary: 'Fills the disk below a folder, or keeps it busy.',
  schema,
  // Where everybody may write.
  uses: [
    { what: '`fill`', parameters: { path: '/dev/shm', fill: '1MiB' } },
    { what: '`io`', parameters: { path: '/dev/shm', io: {} } },
  ],
  check,
  lasting: () => 'state',
  goneWith: 'nothing',
  describe,
  changes: ({ path }) =>
    `Writes files of Squall’s own below ${path}, and removes them when the state is left.`,
  missing,
  plan,
  apply: (_parameters, undo, context) => apply(undo, context),
  verify: (_parameters, undo, context) => verify(undo, context),
  revert,
};
