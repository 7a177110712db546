import type { SimulationQuestion } from '../../api/studies/simulation.ts';
import type { PictureFormat, Reported, ReportFormat } from '../../api/studies/studies.ts';
import type { ApiErrorCode } from '../../protocol/errors.ts';
import type { Scenario } from '../../scenario/scenario.ts';

/** What the process is told to find out. */
export interface StudyTask {
  readonly study: Study;
  /** Files of faults of third parties. */
  readonly plugins: readonly string[];
}

export type Study =
  | { readonly kind: 'draw'; readonly what: Scenario | string; readonly format: PictureFormat }
  | {
      readonly kind: 'simulate';
      readonly question: SimulationQuestion;
      /** A config whose limits and environment hold. */
      readonly config?: string;
    }
  | { readonly kind: 'report'; readonly of: Reported; readonly format: ReportFormat }
  | { readonly kind: 'check' };

/** What it answers. */
export type StudyAnswer =
  | { readonly found: unknown }
  | { readonly refused: { readonly code: ApiErrorCode; readonly message: string; readonly hint?: string } };

/** Why something cannot be found out, for whoever asks. */
export class StudyRefused extends Error {
  readonly code: ApiErrorCode;
  readonly hint: string | undefined;
  constructor(code: ApiErrorCode, message: string, hint?: string) {
    super(message);
    this.code = code;
    this.hint = hint;
  }
}
