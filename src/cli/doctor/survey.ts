import type { Registry } from '../../injectors/registry.ts';
import type { Host, Injector, Missing } from '../../plugin/index.ts';

/** What a machine can do, fault by fault. */
export interface Survey {
  readonly faults: Readonly<Record<string, FaultSurvey>>;
}

export interface FaultSurvey {
  /** Whether its main use has all that it takes. */
  readonly ok: boolean;
  /** What it lacks for any of its uses. */
  readonly missing: readonly Missing[];
}

/** Asks each fault what this machine lacks for each of its uses: the same answers that refuse a run. */
export async function survey(registry: Registry, host: Host): Promise<Survey> {
  const entries = await Promise.all(
    registry.list.map(async (injector) => [injector.name, await surveyFault(injector, host)] as const),
  );
  return { faults: Object.fromEntries(entries) };
}

async function surveyFault(injector: Injector, host: Host): Promise<FaultSurvey> {
  const answers = await Promise.all(
    injector.uses.map(({ parameters }) => injector.missing(parameters, host)),
  );
  return { ok: answers[0]?.length === 0, missing: unique(answers.flat()) };
}

function unique(missing: readonly Missing[]): Missing[] {
  const seen = new Map(missing.map((each) => [`${each.what}\0${each.why}`, each]));
  return [...seen.values()];
}
