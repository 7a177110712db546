import type { Section } from '../section.ts';

/** A sidecar is in the pod that it acts on: which pods there are sidecars in is not for a scenario to say. */
export function leaveSelector(spec: Section): void {
  spec.leave(
    'selector',
    'a scenario acts on the pod that its sidecar is in: give the sidecar to the pods that are meant',
  );
  const mode = spec.text('mode');
  if (mode !== undefined && mode !== 'all')
    spec.leave('mode', `how many pods at once is for \`fleet: {budget}\` in the agent’s config to say`);
  spec.leave('value', 'how many pods at once is for `fleet: {budget}` in the agent’s config to say');
  spec.leave('remoteCluster', 'each cluster has its own sidecars');
}

/** What a process of the pods that are meant is likely to be called; undefined where nothing says so. */
export function likelyName(spec: Section): string | undefined {
  const [container] = spec.texts('containerNames');
  const labels = spec.section('selector')?.section('labelSelectors');
  return (
    container ??
    labels?.text('app.kubernetes.io/component') ??
    labels?.text('app.kubernetes.io/name') ??
    labels?.text('app')
  );
}
