// `tasktap console` on the command line.
import type { Command } from 'commander';
import type { ConsoleFlags } from '../console/console.ts';
import { address } from './address.ts';
import { endings, withPlace, withReach, withStack, withWish } from './options.ts';
import { wholeNumber } from './whole-number.ts';

export function addConsole(program: Command): void {
  const command = program
    .command('console')
    .description('serve the live page over an account: coverage at a glance, and why a task is not covered; reads only')
    .option('--page <port>', 'the port to listen on; 0 takes any free one', wholeNumber(0, 65_535), 0)
    .option(
      '--host <address>',
      'the address of this machine to listen on; beyond loopback a token is needed',
      address,
      '127.0.0.1',
    )
    .addHelpText(
      'after',
      endings(
        '0 interrupted, 2 not understood, 3 AWS said no.',
        'tasktap console --cluster shop',
        'tasktap console --page 8420 --region eu-central-1',
      ),
    )
    .action(async (flags: ConsoleFlags) => {
      const { runConsole } = await import('../console/console.ts');
      process.exitCode = await runConsole(flags);
    });
  withWish(withStack(withReach(withPlace(command))), 'default: sidecar:tasktap');
}
