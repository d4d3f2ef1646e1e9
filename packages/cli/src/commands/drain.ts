// `tasktap drain` on the command line.
import type { Command } from 'commander';
import type { DrainFlags } from '../drain/drain.ts';
import { endings, ownerOption, switchOption, withReach } from './options.ts';

export function addDrain(program: Command): void {
  const command = program
    .command('drain')
    .description('pause a stack and delete its sessions, so that it can go; asks, and touches no session of another')
    .option(...ownerOption)
    .option(...switchOption)
    .option('--yes', 'do not ask; needed where there is no terminal')
    .addHelpText(
      'after',
      endings(
        '0 no session of it is left, 1 it was not agreed to, 2 not understood, 3 AWS said no, 130 interrupted.',
        'tasktap drain --owner tap',
        'tasktap drain --owner tap --yes --json',
      ),
    )
    .action(async (flags: DrainFlags) => {
      const { drain } = await import('../drain/drain.ts');
      process.exitCode = await drain(flags);
    });
  withReach(command);
}
