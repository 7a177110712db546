import { existsSync } from 'node:fs';
import { whyUnreadable } from '../../document/read.ts';
import { createRegistry } from '../../injectors/registry.ts';
import { createRunJournal, type Recording, readRecording } from '../../journal/run-journal.ts';
import { stateDir } from '../../runner/state-dir.ts';
import { EXIT } from '../exit-codes.ts';
import { Failure } from '../failure.ts';
import { openOutput } from '../output.ts';
import { allInjectors, type PluginOptions } from '../plugins.ts';
import { REPORT_FORMATS, type ReportFormat, renderReport } from './write.ts';

interface ReportVerbOptions extends PluginOptions {
  readonly format?: string;
  readonly output?: string;
  readonly stateDir?: string;
}

/** `squall report JOURNAL`: writes a report of a run that is over, or goes on. */
export async function reportVerb(journal: string, options: ReportVerbOptions): Promise<void> {
  const format = formatOf(options);
  const recording = readJournal(journal, options.stateDir);
  const registry = createRegistry(await allInjectors(options));
  const report = await renderReport(recording, format, registry).catch(() => {
    const reason = 'its events are not those that a run writes';
    throw new Failure(EXIT.usage, `${journal} is no journal of a run: ${reason}`);
  });
  const output = openOutput(options.output);
  output.write(report);
  output.end();
}

/**
 * The journal at a path, or of a run that is kept, by its id.
 *
 * @throws Failure where there is none, or it cannot be read
 */
export function readJournal(journal: string, option: string | undefined): Recording {
  const folder = stateDir(option, process.env, process.getuid?.() ?? 0);
  const kept = existsSync(journal)
    ? undefined
    : createRunJournal(folder)
        .list()
        .find(({ run }) => run === journal);
  if (!kept && !existsSync(journal))
    throw new Failure(
      EXIT.usage,
      `there is no journal ${JSON.stringify(journal)}`,
      `runs are kept in ${folder}/runs`,
    );
  try {
    return readRecording(kept?.path ?? journal);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const reason =
      code === undefined ? (error as Error).message : whyUnreadable(error as NodeJS.ErrnoException);
    throw new Failure(EXIT.usage, `cannot read the journal: ${reason}`);
  }
}

function formatOf({ format, output }: ReportVerbOptions): ReportFormat {
  const named = format ?? REPORT_FORMATS.find((each) => output?.endsWith(`.${each}`)) ?? 'html';
  if ((REPORT_FORMATS as readonly string[]).includes(named)) return named as ReportFormat;
  throw new Failure(EXIT.usage, `--format takes ${REPORT_FORMATS.join(', ')}; not ${JSON.stringify(format)}`);
}
