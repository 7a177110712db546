import type { Section } from '../section.ts';
import { leaveSelector, likelyName } from './selector.ts';

/** The `process` fault for the `spec` of a PodChaos: the processes of a pod, as a sidecar sees them. */
export function podFault(spec: Section): Record<string, unknown> {
  const action = spec.text('action') ?? 'pod-kill';
  const found = likelyName(spec);
  leaveSelector(spec);
  const [, ...others] = spec.texts('containerNames');
  if (others.length > 0)
    spec.leave('containerNames', `only "${found}" is looked for: add ${others.join(', ')} to \`name\``);
  spec.notes.add(
    spec.pointer,
    `${action}: a sidecar does not delete pods: it ${action === 'pod-failure' ? 'pauses' : 'kills'} the processes named ` +
      `"${found ?? 'application'}"${found ? '' : ', which is made up: put the right name there'}; it sees those of other ` +
      'containers with `shareProcessNamespace: true`',
  );
  const grace = spec.number('gracePeriod');
  return {
    name: found ?? 'application',
    mode: 'all',
    ...(action === 'pod-failure' ? { action: 'pause' } : { signal: grace ? 'SIGTERM' : 'SIGKILL' }),
    ...(action !== 'pod-failure' && grace ? { grace: `${grace}s` } : {}),
  };
}
