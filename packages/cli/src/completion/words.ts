// What a shell can complete: the commands with their options, as the command line itself knows them.
import type { Command } from 'commander';

export interface CommandWords {
  readonly name: string;
  readonly description: string;
  readonly options: readonly OptionWords[];
}

interface OptionWords {
  /** e.g. `--cluster` */
  readonly flag: string;
  readonly description: string;
  /** What follows it, e.g. `file`. Undefined: nothing. */
  readonly value: string | undefined;
}

export function wordsOf(program: Command): readonly CommandWords[] {
  return program.commands.map((command) => ({
    name: command.name(),
    description: command.description(),
    options: [
      ...command.options.map(({ flags, long, description }) => ({
        flag: long ?? '',
        description,
        value: /[<[](\w+)/.exec(flags)?.[1],
      })),
      { flag: '--help', description: 'what it does, with examples', value: undefined },
    ],
  }));
}
