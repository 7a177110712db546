import { Code, ConnectError } from '@connectrpc/connect';
import { LIMITS } from '../../api/limits.ts';
import { askChild, TookTooLong } from '../../loader/child.ts';
import { apiError } from '../../protocol/errors.ts';
import type { StudyAnswer, StudyTask } from '../study/task.ts';

/** Characters of an error that are told. */
const LONGEST = 300;

/**
 * Has something found out in a process of its own.
 *
 * @throws ConnectError
 */
export async function askStudy(task: StudyTask, signal: AbortSignal): Promise<unknown> {
  const what = `the study (${task.study.kind})`;
  const options = { what, limit: LIMITS.study, heap: LIMITS.studyHeap, signal };
  const answer = await askChild<StudyAnswer>('study', task, options).catch((error: Error) => {
    if (signal.aborted) throw new ConnectError('nobody waits for it any more', Code.Canceled);
    if (error instanceof TookTooLong) throw tooSlow();
    throw apiError('internal', error.message.slice(0, LONGEST));
  });
  if ('found' in answer) return answer.found;
  const { code, message, hint } = answer.refused;
  throw apiError(code, message, hint);
}

function tooSlow(): ConnectError {
  const message = `it would take longer than ${LIMITS.study / 1000} s`;
  return apiError('too-slow', message, 'ask for less: a shorter time, fewer runs');
}
