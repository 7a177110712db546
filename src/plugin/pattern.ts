import { type Context, createContext, Script } from 'node:vm';

/** Milliseconds for all lines together. */
const BOUND = 250;

/** An expression without repetitions and alternatives has one way to match at each place of a line, and cannot hang. */
const CHOICES = /[*+?{|]/;

/**
 * Which lines a regular expression is found in. An expression such as `(a+)+$`, which would try for longer than
 * anyone lives, is ended after a quarter of a second.
 *
 * @throws RangeError where it took longer
 */
export function matchLines(pattern: string, lines: readonly string[]): boolean[] {
  if (!CHOICES.test(pattern)) {
    const expression = new RegExp(pattern);
    return lines.map((line) => expression.test(line));
  }
  try {
    Object.assign(context(), { lines, pattern });
    return [...script().runInContext(context(), { timeout: BOUND })];
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
    throw new RangeError(
      `/${pattern}/ took longer than ${BOUND} ms to match: nested repetitions such as (a+)+ do`,
    );
  }
}

// A context takes longer to make than most patterns take to match.
let kept: Context | undefined;
let compiled: Script | undefined;

function context(): Context {
  kept ??= createContext({});
  return kept;
}

function script(): Script {
  compiled ??= new Script('expression = new RegExp(pattern); lines.map((line) => expression.test(line))');
  return compiled;
}
