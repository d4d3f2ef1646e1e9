// `tasktap`: the commands, their options, and what becomes of a user's mistake.
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import type { EmulateOptions } from './emulate.ts';
import { UserError } from './user-error.ts';

/** Exit codes: 0 fine, 1 not as wished, 2 a command line that is not understood. */
const notAsWished = 1;
const misunderstood = 2;

export async function main(words: readonly string[]): Promise<void> {
  const program = commands();
  try {
    await program.parseAsync(words, { from: 'user' });
  } catch (error) {
    process.exitCode = complain(error);
  }
}

function commands(): Command {
  const program = new Command('tasktap');
  program.description('A network tap for every ECS task.').exitOverride().showSuggestionAfterError();
  program
    .command('demo')
    .description('start a fleet of ECS services in the emulator and mirror every task of it; no AWS account is needed')
    .option('--once', 'end when the fleet is at rest (the default where the output is not a terminal)')
    .option('--tasks <count>', 'how many tasks the fleet has', wholeNumber(9, 5000), 60)
    .option('--seed <number>', 'the same seed gives the same fleet', wholeNumber(0, 0xffff_ffff), 1)
    .option('--speed <factor>', 'how much faster than life the emulated time runs', wholeNumber(1, 100), 10)
    .option('--json', 'print one JSON object at the end, as the last line')
    .addHelpText('after', '\nExample: tasktap demo --once --tasks 200 --json')
    .action(async (options: DemoFlags) => {
      const { demo } = await import('./demo/demo.ts');
      process.exitCode = await demo({
        tasks: options.tasks,
        seed: options.seed,
        speed: options.speed,
        json: options.json === true,
        once: options.once === true,
      });
    });
  program
    .command('emulate')
    .description('serve an AWS that refuses what AWS refuses: EC2 traffic mirroring, ECS, EventBridge, SQS, SSM')
    .addOption(
      new Option('--port <number>', 'the port to listen on; 0 takes any free one')
        .argParser(wholeNumber(0, 65_535))
        .default(4566),
    )
    .option('--seed <number>', 'the same seed gives the same fleet', wholeNumber(0, 0xffff_ffff), 1)
    .option('--speed <factor>', 'how much faster than life the emulated time runs', wholeNumber(1, 100), 1)
    .addHelpText('after', '\nExample: tasktap emulate --port 4566, then in another shell the lines it prints.')
    .action(async (options: EmulateOptions) => {
      const { emulate } = await import('./emulate.ts');
      await emulate(options);
    });
  return program;
}

interface DemoFlags {
  readonly tasks: number;
  readonly seed: number;
  readonly speed: number;
  readonly json?: true;
  readonly once?: true;
}

function wholeNumber(low: number, high: number): (text: string) => number {
  return (text) => {
    const number = Number(text);
    if (text.trim() !== '' && Number.isInteger(number) && number >= low && number <= high) return number;
    throw new InvalidArgumentError(`Expected a whole number from ${low} to ${high}.`);
  };
}

/** A user's mistake gets its sentence; anything else is ours, and shows where it happened. */
function complain(error: unknown): number {
  // Commander has printed its own sentence (or the help that was asked for) by now.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : misunderstood;
  console.error(error instanceof UserError ? `tasktap: ${error.message}` : error);
  return notAsWished;
}
