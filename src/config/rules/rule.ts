import type { Finding } from '../../document/finding.ts';
import type { ConfigSurroundings, RareParts } from '../load.ts';
import type { RawConfig } from '../raw.ts';

/** Something that the schema of a config cannot say. */
export type ConfigRule = (
  config: RawConfig,
  surroundings: ConfigSurroundings & RareParts,
) => Iterable<Finding>;
