// `tasktap clear` on the command line.
import type { Command } from 'commander';
import type { ClearFlags } from '../clear/clear.ts';
import { endings, notesOption, ownerOption, withReach } from './options.ts';

export function addClear(program: Command): void {
  const command = program
    .command('clear')
    .argument('<service>', 'its name')
    .description('take back that a service is left alone because replacing its tasks was futile')
    .option('--cluster <name...>', 'where the service is (default: all clusters)')
    .option(...ownerOption)
    .option(...notesOption)
    .addHelpText(
      'after',
      endings(
        '0 nothing is held against it any more, 2 not understood, 3 AWS said no.',
        'tasktap clear web --cluster shop',
        'tasktap clear web --cluster shop --owner tap --json',
      ),
    )
    .action(async (service: string, flags: ClearFlags) => {
      const { clear } = await import('../clear/clear.ts');
      process.exitCode = await clear(service, flags);
    });
  withReach(command);
}
