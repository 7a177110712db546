import type { Command } from 'commander';
import { withRemoteOptions } from './options.ts';

const EXIT_STATUS = `
Exit status: 0 done, 2 bad usage, or there is no such scenario or run,
4 refused, or no agent answers.`;

/** The verbs that speak to an agent. Each is loaded when it is called. */
export function addRemoteVerbs(program: Command): void {
  verb(
    program,
    'status',
    'say what an agent does, and what is to come',
    'Says what an agent does, and what is to come.',
  )
    .addHelpText('after', EXIT_STATUS)
    .action(async (options) => (await import('../status/verb.ts')).statusVerb(options));

  verb(program, 'start', 'have an agent run a scenario now', 'Has an agent run one of its scenarios now.')
    .argument('<scenario>', 'its name')
    .option('--follow', 'show the run until it is over, as `run` does')
    .option('--dry-run', 'look at everything, change nothing')
    .option('--seed <number>', 'the seed of every draw; default: the scenario’s, else a new one')
    .addHelpText(
      'after',
      `
Exit status: 0 started, 2 bad usage, or there is no such scenario, 4 refused, or
no agent answers. With --follow as that of \`run\`: 0 passed, 1 failed,
3 aborted, 4 refused, 5 something was left behind. Ctrl-C ends the watching,
not the run.`,
    )
    .action(async (scenario, options) => (await import('../start/verb.ts')).startVerb(scenario, options));

  verb(
    program,
    'stop',
    'end a run of an agent, and undo it',
    'Ends a run of an agent, or all of them, and waits until everything is undone.',
  )
    .argument('[run]', 'its id')
    .option('--all', 'end all runs')
    .option('--reason <text>', 'why, for the record')
    .addHelpText('after', `${EXIT_STATUS.slice(0, -1)}, 5 something was left behind.`)
    .action(async (run, options) => (await import('../stop/verb.ts')).stopVerb(run, options));

  verb(
    program,
    'pause',
    'keep an agent from firing a scenario',
    'Keeps an agent from firing a scenario, or any, by its schedule, through restarts. Runs that are going on go on.',
  )
    .argument('[scenario]', 'its name; default: all of them')
    .option('--all', 'all of them')
    .addHelpText('after', EXIT_STATUS)
    .action(async (scenario, options) => (await import('../pause/verb.ts')).pauseVerb(scenario, options));

  verb(program, 'resume', 'take a pause back', 'Takes a pause back, of one scenario or of all.')
    .argument('[scenario]', 'its name; default: all of them')
    .option('--all', 'all of them')
    .addHelpText('after', EXIT_STATUS)
    .action(async (scenario, options) => (await import('../pause/verb.ts')).resumeVerb(scenario, options));

  verb(
    program,
    'send',
    'send an event to a run',
    'Sends an event to a run whose state waits for it: a manual gate.',
  )
    .argument('<run>', 'its id')
    .argument('<event>', 'the event’s name')
    .addHelpText('after', EXIT_STATUS)
    .action(async (run, event, options) => (await import('../send/verb.ts')).sendVerb(run, event, options));

  verb(
    program,
    'halt',
    'stop everything, and start nothing more',
    'The kill switch: everything that an agent runs is stopped and undone, and nothing starts until `unhalt`.',
  )
    .option('--reason <text>', 'why, for the record')
    .addHelpText('after', `${EXIT_STATUS.slice(0, -1)}, 5 something was left behind.`)
    .action(async (options) => (await import('../halt/verb.ts')).haltVerb(options));

  verb(
    program,
    'unhalt',
    'lift a halt',
    'Lifts a halt, but for one by a file: that is lifted by its removal.',
  )
    .addHelpText('after', EXIT_STATUS)
    .action(async (options) => (await import('../halt/verb.ts')).unhaltVerb(options));
}

function verb(program: Command, name: string, summary: string, description: string): Command {
  return withRemoteOptions(program.command(name).summary(summary).description(description));
}
