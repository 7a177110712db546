import type { Command } from 'commander';
import { program } from '../../src/cli/program.ts';
import { table } from './table.ts';

/** The page of verbs, each with its help as the command line prints it. */
export function verbsPage(): string {
  const verbs = program.commands.map(
    (verb) => `## squall ${verb.name()}\n\n\`\`\`text\n${helpOf(verb)}\`\`\``,
  );
  const rows = program.commands.map((verb) => [
    `[\`${verb.name()}\`](#squall-${verb.name()})`,
    verb.summary(),
  ]);
  return `# Verbs

What each verb prints with \`--help\`, made by \`npm run docs\` from what the command line is parsed with. Exit codes are on
[the page of errors](errors.md#exit-codes).

${table(['verb', 'does'], rows)}

${verbs.join('\n\n')}
`;
}

/** As `--help` prints it. */
export function helpOf(verb: Command): string {
  let text = '';
  verb.configureOutput({
    writeOut: (part) => {
      text += part;
    },
    getOutHasColors: () => false,
  });
  verb.outputHelp();
  return text;
}
