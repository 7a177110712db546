import type { Json } from '../plugin/index.ts';
import type { Rig } from './rig.ts';
import type { Trial } from './subject.ts';

/** Something that must hold of a fault on a target of its own. */
export type Rule<P, U extends Json> = (rig: Rig<P, U>, trial: Trial<P>) => Promise<void>;

/** A rule for one fault: rejects where the fault does not keep it. */
export interface Case {
  readonly name: string;
  run(): Promise<void>;
}
