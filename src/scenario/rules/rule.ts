import type { Finding } from '../../document/finding.ts';
import type { Registry } from '../../injectors/registry.ts';
import type { Draft } from '../draft/draft.ts';

/** Something that a schema cannot say. Pure; reads only what the schema found nothing wrong with. */
export type Rule = (draft: Draft, registry: Registry) => Iterable<Finding>;

/** One that looks at nothing but probes, wherever they stand. */
export type ProbeRule = (draft: Pick<Draft, 'probes'>) => Iterable<Finding>;
