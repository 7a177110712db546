import type { Registry } from '../../injectors/registry.ts';
import { picture } from '../graph/picture.ts';
import type { Study } from './task.ts';
import { scenarioIn } from './text.ts';

/** The picture of a scenario, as `squall graph` draws it. */
export async function draw(
  { what, format }: Extract<Study, { kind: 'draw' }>,
  registry: Registry,
): Promise<string> {
  return picture(typeof what === 'string' ? scenarioIn(what, registry) : what, format, registry);
}
