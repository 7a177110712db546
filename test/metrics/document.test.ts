import { expect, it } from 'vitest';
import { families } from '../../src/metrics/families.ts';
import { createMetrics } from '../../src/metrics/metrics.ts';

it('every metric is served with its help, and has a name as Prometheus has them', async () => {
  const text = await createMetrics().registry.metrics();
  for (const { name, type, help } of Object.values(families)) {
    expect(text).toContain(`# HELP ${name} ${help}\n# TYPE ${name} ${type}\n`);
    expect(name).toMatch(/^(?:chaos_injection|squall_)[a-z_]+$/);
    expect(name.endsWith('_total')).toBe(type === 'counter');
  }
});
