/** A config of Py-Chaos-Agent with all that it can do, at its usual chances, once a second, and dry. */
export const PREDECESSOR = `
agent: {interval_seconds: 1, dry_run: true}
failures:
  cpu: {enabled: true, probability: 0.3, cores: 2, duration_seconds: 5}
  memory: {enabled: true, probability: 0.2, mb: 100, duration_seconds: 10}
  process: {enabled: true, probability: 0.1, target_name: target-app}
  network: {enabled: true, probability: 0.25, interface: eth0, delay_ms: 100, duration_seconds: 15}
`;

/** A hundred scenarios. @param rule the schedule of each, by its number or the same for all */
export function hundredScenarios(rule: string | ((number: number) => string)): Record<string, string> {
  return Object.fromEntries(
    Array.from({ length: 100 }, (_, number) => [
      `s${number}.yaml`,
      `
name: s${number}
schedule: [{${typeof rule === 'string' ? rule : rule(number)}}]
states:
  busy:
    inject: {cpu: {load: 50, workers: 1}, memory: {size: 100MiB}}
    for: 1m
    next: [{to: done, probability: 0.5}, {to: calm}]
  calm: {for: 10s, next: done}
  done: {final: true}
`,
    ]),
  );
}
