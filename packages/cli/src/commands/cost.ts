// `tasktap cost` on the command line.
import type { Command } from 'commander';
import type { CostFlags } from '../cost/cost.ts';
import { endings, ownerOption, withPlace, withReach } from './options.ts';
import { wholeNumber } from './whole-number.ts';

export function addCost(program: Command): void {
  const command = program
    .command('cost')
    .description(
      'estimate what a stack costs a month: its sessions as they are, and their packets on the way; reads only',
    )
    .option(...ownerOption)
    .option('--prices <file>', 'prices of your own, in YAML or JSON (default: a table of us-east-1 of 2023)')
    .option('--megabits <number>', 'what one session mirrors a second, on the mean', wholeNumber(0, 100_000), 1)
    .option('--crossing <percent>', 'how much of it crosses from one zone to another', wholeNumber(0, 100), 67)
    .addHelpText(
      'after',
      endings(
        '0 it is estimated, 2 not understood, 3 AWS said no.',
        'tasktap cost --owner tap --megabits 20',
        'tasktap cost --prices prices.yaml --json',
      ),
    )
    .action(async (flags: CostFlags) => {
      const { cost } = await import('../cost/cost.ts');
      process.exitCode = await cost(flags);
    });
  withReach(withPlace(command));
}
