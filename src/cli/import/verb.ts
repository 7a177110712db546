import { Lines } from '../../document/source.ts';
import { YamlError } from '../../document/yaml/node.ts';
import { type Imported, importFile } from '../../import/import.ts';
import { injectors } from '../../injectors/index.ts';
import { createRegistry } from '../../injectors/registry.ts';
import { notCarriedOver } from '../../py-chaos/carried-over.ts';
import { toScenario } from '../../py-chaos/to-scenario.ts';
import { loadScenario } from '../../scenario/index.ts';
import { EXIT } from '../exit-codes.ts';
import { Failure } from '../failure.ts';
import { readDocument } from '../files.ts';
import { printProblems } from '../problems.ts';
import { readPyChaos } from '../py-chaos.ts';

/**
 * `squall import FILE`: prints the scenario that a file of another tool amounts to; on standard error, what it cannot
 * say.
 */
export async function importVerb(file: string): Promise<void> {
  const content = readDocument(file);
  const imported = read(content, file);
  if (imported) printImported(imported, file);
  else printPyChaos(file);
}

/** A file that is neither is said to be no config of Py-Chaos-Agent, with all that is wrong with it. */
function read(content: Uint8Array, file: string): Imported | undefined {
  try {
    return importFile(content);
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    const { line, column } = new Lines(Buffer.from(content).toString()).place(error.range);
    throw new Failure(EXIT.usage, `${file}:${line}:${column}: ${error.message}`, error.hint);
  }
}

function printImported({ text, notes }: Imported, file: string): void {
  const told = notes.map((note) => `  ${file}:${note.line}: ${note.text}\n`).join('');
  if (told !== '') process.stderr.write(`Not carried over:\n${told}`);
  if (text === undefined) throw new Failure(EXIT.usage, `nothing of ${file} can be carried over`);
  const { problems } = loadScenario(text, 'the scenario', createRegistry(injectors));
  printProblems(problems, 'the scenario', Buffer.from(text));
  if (problems.some(({ severity }) => severity === 'error'))
    throw new Failure(
      EXIT.usage,
      `what ${file} says does not make a valid scenario, for the reasons above`,
      'change those values in it, and import it again',
    );
  process.stdout.write(text);
}

function printPyChaos(file: string): void {
  const config = readPyChaos(file);
  const scenario = toScenario(config);
  if (scenario === undefined)
    throw new Failure(EXIT.usage, `${file} enables no failure, so there is nothing to make a scenario of`);
  process.stdout.write(scenario);
  const notes = notCarriedOver(config);
  if (notes.length > 0)
    process.stderr.write(`Not carried over:\n${notes.map((note) => `  ${note}\n`).join('')}`);
}
