import type { Studies } from '../../api/studies/studies.ts';
import { createRegistry } from '../../injectors/registry.ts';
import { loadInProcess } from '../../loader/load.ts';
import type { Study } from '../study/task.ts';
import type { Faults } from './faults.ts';

/**
 * What the API finds out about scenarios, runs and this machine. What it takes is loaded when it is asked for.
 *
 * @param config the config whose limits and environment hold in simulations
 */
export function createStudies(faults: Faults, config?: string): Studies {
  const ask = async <T>(study: Study, signal: AbortSignal) => {
    const { askStudy } = await import('./ask-study.ts');
    return (await askStudy({ study, plugins: await faults.files() }, signal)) as T;
  };
  return {
    load: async (text, file) =>
      (await loadInProcess([{ file, text }], await faults.files()))[0] ?? { file, problems: [] },
    chart: async (scenario) => {
      const { chartOf } = await import('../../pictures/statechart/chart.ts');
      return chartOf(scenario, createRegistry(await faults.all()));
    },
    draw: (what, format, signal) => ask({ kind: 'draw', what, format }, signal),
    simulate: (question, signal) =>
      ask({ kind: 'simulate', question, ...(config === undefined ? {} : { config }) }, signal),
    report: (of, format, signal) => ask({ kind: 'report', of, format }, signal),
    check: (signal) => ask({ kind: 'check' }, signal),
  };
}
