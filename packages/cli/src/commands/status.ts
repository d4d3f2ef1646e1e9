// `tasktap status` on the command line.
import type { Command } from 'commander';
import type { StatusFlags } from '../status/status.ts';
import { endings, withPlace, withReach, withStack, withWish } from './options.ts';

export function addStatus(program: Command): void {
  const command = program
    .command('status')
    .description(
      'show how much of the account is covered, service by service, and what to do about the rest; reads only',
    )
    .addHelpText(
      'after',
      endings(
        '0 every selected task is covered or only waits, 1 some task is not covered, 2 not understood, 3 AWS said no.',
        'tasktap status --cluster shop',
        'tasktap status --policy policy.yaml --json',
      ),
    )
    .action(async (flags: StatusFlags) => {
      const { status } = await import('../status/status.ts');
      process.exitCode = await status(flags);
    });
  withWish(withStack(withReach(withPlace(command))), 'default: sidecar:tasktap');
}
