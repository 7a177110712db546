import { Command, InvalidArgumentError, Option } from 'commander';
import packageJson from '../../package.json' with { type: 'json' };
import { wrap } from '../pictures/wrap.ts';
import { CHANGES } from './changes.ts';
import { addRemoteVerbs } from './remote/commands.ts';

/** The command line. Each verb is loaded when it is called: `--version` and `--help` stay quick. */
export const program = new Command('squall')
  .description('Chaos scenarios: YAML state machines whose faults are always taken back.')
  .version(packageJson.version, '-V, --version', 'print the version')
  .helpOption('-h, --help', 'print this help')
  .helpCommand('help [verb]', 'print the help of a verb')
  .configureHelp({ helpWidth: 80 })
  .showSuggestionAfterError()
  .showHelpAfterError('(squall --help lists the verbs, squall VERB --help their options)')
  .exitOverride();

program
  .command('run')
  .summary('run a scenario now, in the foreground')
  .description(
    'Runs one scenario now, in the foreground. Injects the faults it describes into this machine, and takes every ' +
      'one of them back when its state is left, however the run ends.',
  )
  .argument('<file>', 'the scenario')
  .option('--dry-run', 'look at everything, change nothing: targets are resolved and probes evaluated')
  .option('--real-time', 'with --dry-run: let timed states last as long as they say')
  .option('--seed <number>', 'the seed of every draw; default: the scenario’s, else a new one')
  .option('--environment <name>', 'refuse a scenario that is for another environment')
  .option('--config <file>', 'the environment, the limits and the plugins of an agent’s config hold')
  .option('--json', 'print events as JSON Lines, and nothing else, on stdout')
  .addOption(
    repeatable(
      '--report <file>',
      'write a report when it is over: .html, .json or .xml (JUnit); may be repeated',
    ),
  )
  .option(
    '--state-dir <folder>',
    'where undo records are kept; default: $SQUALL_STATE_DIR, /var/lib/squall for root',
  )
  .addOption(pluginOption())
  .addHelpText(
    'after',
    `
Exit status: 0 passed, 1 failed, 2 bad usage or an invalid file, 3 aborted,
4 refused before anything started, 5 something was left behind,
129, 130 or 143 interrupted and all undone.

Type the name of an event to leave a state that waits for one.`,
  )
  .action(async (file: string, options) => {
    const { runVerb } = await import('./run/verb.ts');
    await runVerb(file, options);
  });

program
  .command('validate')
  .summary('check scenario files')
  .description('Checks scenario files, and folders of them, and lists every problem. Changes nothing.')
  .argument('<path...>', 'files and folders')
  .option('--format <format>', 'text, json, github or sarif', 'text')
  .option('--deep', 'explore the machines, too: every way ends, faults at once, the longest run')
  .option('--watch', 'check again when a file changes, until Ctrl-C; then exit as the last check says')
  .option('--config <file>', 'hold scenarios against the environment and the limits of an agent’s config')
  .addOption(pluginOption())
  .addHelpText('after', '\nExit status: 0 no problems, 2 problems found or bad usage.')
  .action(async (paths: string[], options) => {
    const { validateVerb } = await import('./validate/verb.ts');
    await validateVerb(paths, options);
  });

program
  .command('simulate')
  .summary('see what scenarios would do, in virtual time')
  .description(
    'Plays scenarios in virtual time, from their schedules on: which runs start when, which branches they take, which ' +
      'faults are in force, what limits refuse. Looks at nothing and changes nothing.',
  )
  .argument('[path...]', 'scenario files and folders of them')
  .option('--from <time>', 'when it begins, such as 2026-03-01 or 2026-03-01T10:00+01:00; default: now')
  .option('--for <duration>', 'how long runs may start', '7d')
  .option('--seed <number>', 'the seed of every draw; default: the scenario’s, else a new one')
  .option('--runs <number>', 'play it with so many seeds, and say how likely what is', '1')
  .addOption(
    repeatable(
      '--assume <what>',
      'a probe that fails ("checkout answers=fail", "=fail:0.1"), or when an event is sent ("GO=5m", "=never")',
    ),
  )
  .option('--config <file>', 'the environment and the limits of an agent’s config hold')
  .option(
    '--format <format>',
    'text, json, html, svg or ics; default: what the output’s name ends in, else text',
  )
  .option('-o, --output <file>', 'write there instead of to standard output')
  .option('--replay <journal>', 'play a real run again, by its id or journal file: does it come to the same?')
  .addOption(pluginOption())
  .addHelpText(
    'after',
    '\nExit status: 0 it was played, 1 a replay differs, 2 bad usage or an invalid\nfile.',
  )
  .action(async (paths: string[], options) => {
    const { simulateVerb } = await import('./simulate/verb.ts');
    await simulateVerb(paths, options);
  });

program
  .command('graph')
  .summary('draw the statechart of a scenario')
  .description('Draws the states of a scenario with their faults and times, and the ways between them.')
  .argument('<file>', 'the scenario')
  .option(
    '--format <format>',
    'mermaid, dot, svg or xstate (JSON); default: what the output’s name ends in, else mermaid',
  )
  .option('-o, --output <file>', 'write there instead of to standard output')
  .addOption(pluginOption())
  .addHelpText('after', '\nExit status: 0 it was drawn, 2 bad usage or an invalid file.')
  .action(async (file: string, options) => {
    const { graphVerb } = await import('./graph/verb.ts');
    await graphVerb(file, options);
  });

program
  .command('explain')
  .summary('say in plain sentences what a scenario will do')
  .description(
    'Says in plain sentences what a scenario will do, when and how likely, what it changes on the machine, and what ' +
      'this machine lacks for it. Looks only, changes nothing.',
  )
  .argument('<file>', 'the scenario')
  .option('--json', 'print JSON')
  .option('--config <file>', 'the environment, the limits and the plugins of an agent’s config hold')
  .addOption(pluginOption())
  .addHelpText('after', '\nExit status: 0 it was explained, 2 bad usage or an invalid file.')
  .action(async (file: string, options) => {
    const { explainVerb } = await import('./explain/verb.ts');
    await explainVerb(file, options);
  });

program
  .command('report')
  .summary('write a report of a run')
  .description('Writes a report of a run from its journal: a page, JSON, or JUnit XML.')
  .argument('<journal>', 'the id of a run that is kept, or a journal file (RUN.jsonl)')
  .option(
    '--format <format>',
    'html, json or xml (JUnit); default: what the output’s name ends in, else html',
  )
  .option('-o, --output <file>', 'write there instead of to standard output')
  .option('--state-dir <folder>', 'where runs are kept')
  .addOption(pluginOption())
  .addHelpText('after', '\nExit status: 0 it was written, 2 bad usage or a journal that cannot be read.')
  .action(async (journal: string, options) => {
    const { reportVerb } = await import('./report/verb.ts');
    await reportVerb(journal, options);
  });

program
  .command('agent')
  .summary('run scenarios by their schedules, and serve metrics')
  .description(
    'Runs the scenarios of a folder by their schedules, within limits, beside an application. Serves /metrics, ' +
      '/healthz and /readyz. Reads what changes in the folder; SIGHUP reads the config anew, SIGUSR1 halts.',
  )
  .option('--config <file>', 'its config, or a config.yaml of Py-Chaos-Agent')
  .option('--scenarios <folder>', 'where the scenarios are; default: as the config says, else ./scenarios')
  .option('--dry-run', 'look at everything, change nothing')
  .option('--state-dir <folder>', 'where undo records, events and decisions are kept')
  .addOption(pluginOption())
  .addHelpText(
    'after',
    `
Exit status: 0 ended by SIGTERM and all undone, 2 bad usage or an invalid
config, 4 it could not begin (a port in use, …), 5 something was left behind,
130 ended by SIGINT and all undone.`,
  )
  .action(async (options) => {
    const { agentVerb } = await import('./agent/verb.ts');
    await agentVerb(options);
  });

addRemoteVerbs(program);

program
  .command('recover')
  .summary('undo what a dead Squall left behind')
  .description(
    'Undoes what a Squall that was killed left behind on this machine, from the undo records it wrote down before ' +
      'each fault. What a living one holds is left alone.',
  )
  .option('--list', 'only say what there is')
  .option('--json', 'print JSON')
  .option('--state-dir <folder>', 'where undo records are kept')
  .addOption(new Option('--of <owner>', 'only what this one left').hideHelp())
  .addHelpText(
    'after',
    `
Exit status: 0 nothing is left, 2 bad usage, 4 the state directory cannot be
read, 5 something could not be undone, or a person must look at it; with --list
never 5.`,
  )
  .action(async (options) => {
    const { recoverVerb } = await import('./recover/verb.ts');
    await recoverVerb(options);
  });

program
  .command('doctor')
  .summary('say what this machine can do')
  .description(
    'Says, fault by fault, whether this machine has what it takes, and what to install or grant where it has not. ' +
      'Changes nothing. A run is refused from the same answers.',
  )
  .option('--json', 'print JSON')
  .option('--config <file>', 'the plugins of an agent’s config are looked at, too')
  .addOption(pluginOption())
  .action(async (options) => {
    const { doctorVerb } = await import('./doctor/verb.ts');
    await doctorVerb(options);
  });

program
  .command('init')
  .summary('write a first scenario and a config to start from')
  .description(
    'Writes a first scenario and a config, fitted to what runs here, and the schemas by which editors help with both. ' +
      'Writes files in the folder and nothing else; a file that is there already stays as it is.',
  )
  .argument('[folder]', 'where to write them', '.')
  .addOption(pluginOption())
  .addHelpText('after', '\nExit status: 0 they are there, 2 bad usage, or one cannot be written.')
  .action(async (folder: string, options) => {
    const { initVerb } = await import('./init/verb.ts');
    await initVerb(folder, options);
  });

program
  .command('import')
  .summary('make a scenario of a file of another tool')
  .description(
    'Prints the scenario that a file of another tool amounts to: a config.yaml of Py-Chaos-Agent, an experiment of ' +
      'Chaos Toolkit (JSON or YAML), or a NetworkChaos, StressChaos, PodChaos, Schedule or Workflow of Chaos Mesh. ' +
      'Lists on standard error what could not be carried over, with its line. Changes nothing.',
  )
  .argument('<file>', 'the file of the other tool')
  .addHelpText('after', '\nExit status: 0 done, 2 bad usage, or nothing of it can be carried over.')
  .action(async (file: string) => {
    const { importVerb } = await import('./import/verb.ts');
    await importVerb(file);
  });

program
  .command('webhook')
  .summary('add the sidecar to pods that ask for it')
  .description(
    'Serves an admission webhook for a Kubernetes API server: pods with the annotation squall.dev/inject: "true" get ' +
      'the sidecar. The Helm chart runs it. It changes no machine, and keeps no pod from starting.',
  )
  .requiredOption('--template <file>', 'what is added to a pod, as the chart makes it')
  .option('--port <number>', 'where it listens', '8443')
  .option('--spare <namespace...>', 'namespaces in which nothing is injected', [])
  .option('--certificates <folder>', 'a folder with tls.crt and tls.key, read again when they change')
  .option('--secret <name>', 'instead: the Secret in which it keeps a certificate of its own')
  .option('--configuration <name>', 'with --secret: the MutatingWebhookConfiguration that trusts it')
  .option('--service <name>', 'with --secret: the DNS name that the API server knows it by')
  .addHelpText(
    'after',
    `
Exit status: 0 ended by a signal, 2 bad usage or a template that is none,
4 it cannot listen, or there is no API server to keep a certificate with.`,
  )
  .action(async (options) => {
    const { webhookVerb } = await import('./webhook/verb.ts');
    await webhookVerb(options);
  });

for (const verb of program.commands) {
  const changes = CHANGES[verb.name()];
  if (changes) verb.addHelpText('after', `\n${wrap(`Changes: ${changes}`, 80).join('\n')}`);
  for (const option of verb.options) if (option.required && !option.variadic) refuseOptionAsValue(option);
  verb.allowExcessArguments(false).configureHelp({ helpWidth: 80 }).exitOverride().showSuggestionAfterError();
}

/** Where a value is missing, such as that of an empty variable, the next option would become it: `--dry-run` above all. */
function refuseOptionAsValue(option: Option): void {
  const parse = option.parseArg;
  option.argParser((value: string, before: unknown) => {
    if (/^-[^\d]/.test(value)) throw new InvalidArgumentError(`It needs a value, and ${value} is an option.`);
    return parse ? parse(value, before) : value;
  });
}

/** An option that may be given more than once. */
function repeatable(flags: string, description: string): Option {
  return new Option(flags, description)
    .default([], 'none')
    .argParser((value: string, before: readonly string[]) => [...before, value]);
}

function pluginOption(): Option {
  return repeatable(
    '--plugin <package>',
    'a package with more faults, or the path of its file; may be repeated',
  );
}
