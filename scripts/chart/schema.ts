import { buildConfigSchema } from '../../src/config/schema.ts';
import type { JsonSchema } from '../../src/plugin/index.ts';
import type { Value } from './values.ts';

const strings = { type: 'array', items: { type: 'string', minLength: 1 } };
const objects = { type: 'array', items: { type: 'object' } };
const labels = { type: 'object', additionalProperties: { type: 'string' } };
const selector = {
  type: 'object',
  additionalProperties: false,
  properties: { matchLabels: labels, matchExpressions: objects },
};

/** What a default does not tell of its key, by path. */
const SAID: Readonly<Record<string, JsonSchema>> = {
  'image.repository': { minLength: 1, pattern: '^[^:@\\s]+(:[0-9]+/[^:@\\s]+)?$' },
  'image.tag': { pattern: '^[\\w.-]*$', not: { const: 'latest' } },
  'image.digest': { pattern: '^(sha256:[0-9a-f]{64})?$' },
  'image.pullPolicy': { enum: ['Always', 'IfNotPresent', 'Never'] },
  imagePullSecrets: objects,
  scenarios: { propertyNames: { pattern: '^[A-Za-z0-9._-]+$' }, additionalProperties: { type: 'string' } },
  'sidecar.native': { type: ['string', 'boolean'], enum: ['auto', true, false] },
  'sidecar.runAsUser': { type: ['integer', 'null'], minimum: 0 },
  'sidecar.shareProcessNamespace': { type: ['boolean', 'null'] },
  'sidecar.extraCapabilities': {
    type: 'array',
    items: { type: 'string', pattern: '^[A-Z_]+$', not: { enum: ['ALL', 'SYS_ADMIN'] } },
  },
  'sidecar.terminationGracePeriodSeconds': { minimum: 1 },
  'sidecar.extraEnv': objects,
  'sidecar.extraVolumes': objects,
  'sidecar.extraVolumeMounts': objects,
  'rbac.bindings': {
    type: 'array',
    items: {
      type: 'object',
      required: ['serviceAccounts'],
      additionalProperties: false,
      properties: {
        namespace: { type: 'string', minLength: 1 },
        serviceAccounts: { ...strings, minItems: 1 },
      },
    },
  },
  'injector.enabled': { type: ['boolean', 'null'] },
  'injector.replicas': { minimum: 1 },
  'injector.failurePolicy': { enum: ['Ignore', 'Fail'] },
  'injector.timeoutSeconds': { minimum: 1, maximum: 30 },
  'injector.namespaceSelector': selector,
  'injector.objectSelector': selector,
  'injector.certificates.from': { enum: ['generated', 'cert-manager', 'existing'] },
  'injector.minAvailable': { type: ['integer', 'string'] },
  'injector.extraEnv': objects,
  'injector.podAnnotations': labels,
  'injector.nodeSelector': labels,
  'injector.tolerations': objects,
  'demo.replicas': { minimum: 1 },
  'podMonitor.interval': { pattern: '^[0-9]+(ms|s|m)$' },
  'podMonitor.namespaces': strings,
  'podMonitor.labels': labels,
  'prometheusRule.labels': labels,
  'dashboard.labels': labels,
  commonLabels: labels,
  commonAnnotations: labels,
  extraManifests: { type: 'array', items: { type: ['object', 'string'] } },
};

/** The schema of the chart's values: whatever it does not know is refused. Helm knows draft 7 only. */
export function buildValuesSchema(values: readonly Value[]): JsonSchema {
  const { $schema: _, $defs, ...config } = buildConfigSchema();
  const root = section();
  for (const value of values.filter(({ path }) => path[0] !== 'config')) place(root, value);
  // Helm gives it to every chart that is a dependency.
  Object.assign(root.properties, { config, global: { type: 'object' } });
  return { $schema: 'http://json-schema.org/draft-07/schema#', title: 'values', ...root, $defs };
}

interface Section {
  readonly type: 'object';
  readonly additionalProperties: false;
  readonly properties: Record<string, unknown>;
}

function section(): Section {
  return { type: 'object', additionalProperties: false, properties: {} };
}

function place(root: Section, { path, description, default: byDefault }: Value): void {
  let at = root;
  for (const key of path.slice(0, -1)) {
    at.properties[key] ??= section();
    at = at.properties[key] as Section;
  }
  const said = SAID[path.join('.')];
  at.properties[path.at(-1) as string] = {
    description,
    type: typeOf(byDefault),
    ...said,
    default: byDefault,
  };
}

function typeOf(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  return typeof value === 'number' ? 'integer' : typeof value;
}
