import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { findDocuments } from '../../src/document/find.ts';

const folder = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** The scenarios that come with Squall, and those of its tests that have every key. */
export const SCENARIOS = ['scenarios', 'examples/plugin', 'bench', 'test/scenario/fixtures', 'test/fixtures']
  .flatMap((path) => findDocuments(folder(path)).files)
  .map((file) => readFileSync(file, 'utf8'))
  .filter((text) => text.includes('states:'));

/** Configs that begin what is changed; those of users are theirs. */
export const CONFIGS = [
  `environment: staging
scenarios: ./scenarios
dryRun: false
metrics: {address: 0.0.0.0, port: 8000}
api: {address: 127.0.0.1, port: 8001, tokenFile: /run/secrets/squall/token, tls: {cert: a.crt, key: a.key, clientCa: ca.crt}}
limits:
  maxConcurrentFaults: 2
  maxRunDuration: 30m
  minimumInterval: 10s
  allow: [cpu, memory, network]
  hours: [{weekly: "mon-fri 09:00 - 17:00"}]
  blackouts:
    - {from: 2026-12-20, until: 2027-01-06}
    - {weekly: "fri 16:00 - mon 08:00", timezone: Europe/Berlin}
    - {calendar: holidays.ics}
plugins: [squall-fault-redis]
haltFile: halt
`,
  `haltWhen: {http: {url: "http://localhost/alive"}, every: 5s, failures: 3}
fleet: {group: shop, selector: app=shop, budget: 30%, elect: one}
log: {level: debug}
kubernetesEvents: true
`,
];

/** As its users have them. */
export const PY_CHAOS = [
  `agent:
  interval_seconds: 10
  dry_run: false
failures:
  cpu: {enabled: true, probability: 0.3, duration_seconds: 5, cores: 1}
  memory: {enabled: yes, probability: 0.2, duration_seconds: 8, mb: 200}
  process:
    enabled: true
    probability: 0.25
    target_name: "target-app"
  network: {enabled: true, probability: 0.3, interface: "eth0", delay_ms: 300, duration_seconds: 10}
safety: {cpu_fraction: 0.8, memory_fraction: 0.5, require_cgroup_limits: false}
logging:
  level: INFO
  format: text
  console: {enabled: true}
  file: {enabled: off, path: ./logs/agent.log, max_size_mb: 10, backup_count: 5}
`,
];

/** Of other tools: Chaos Toolkit and Chaos Mesh. */
export const FOREIGN = [
  ...findDocuments(folder('test/import/fixtures')).files.map((file) => readFileSync(file, 'utf8')),
  `title: kill
description: what to do
method:
  - {type: action, name: wait, provider: {type: python, module: time, func: sleep, arguments: {secs: 0.5}}}
  - type: action
    name: pods
    provider:
      type: python
      module: chaosk8s.pod.actions
      func: terminate_pods
      arguments: {label_selector: "app=shop", rand: true}
    pauses: {after: 3}
  - {type: action, name: hog, provider: {type: process, path: stress, arguments: [-c, 2, --vm-bytes, 10%, -t, 5m]}}
  - {type: action, name: nap, provider: {type: process, path: sleep, arguments: "3"}}
  - {ref: pods}
`,
  ...[
    'PodChaos: {action: container-kill, containerNames: [shop], gracePeriod: 3}',
    'StressChaos: {stressors: {cpu: {workers: 1}, memory: {workers: 2, size: 10%, oomScoreAdj: -1000}}, duration: 1h2m3s}',
    'NetworkChaos: {action: partition, direction: from, externalTargets: ["a.example:80", "::1", 10.0.0.0/8]}',
    'NetworkChaos: {action: bandwidth, rate: {rate: 10kbps}, corrupt: {corrupt: "0.1", correlation: "1"}}',
    'Schedule: {schedule: "@every 90s", type: StressChaos, concurrencyPolicy: Forbid, stressChaos: {stressors: {cpu: {load: 3}}}}',
  ].map((text) => {
    const [kind, spec] = [text.slice(0, text.indexOf(':')), text.slice(text.indexOf(':') + 2)];
    return `apiVersion: chaos-mesh.org/v1alpha1\nkind: ${kind}\nmetadata: {name: x}\nspec: ${spec}\n`;
  }),
];
