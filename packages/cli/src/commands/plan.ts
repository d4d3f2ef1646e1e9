// `tasktap plan` and `tasktap apply` on the command line.
import type { Command } from 'commander';
import type { ApplyFlags } from '../apply/wishes.ts';
import type { PlanFlags } from '../plan/plan.ts';
import { endings, serializedOption, withPlace, withReach, withStack, withWish } from './options.ts';

const noDefault = 'no default';

export function addPlan(program: Command): void {
  const command = program
    .command('plan')
    .description('show what would be done now: + create, ~ modify, - delete, ! stop, = held because …; reads only')
    .addHelpText(
      'after',
      endings(
        '0 the plan is made, 2 not understood, 3 AWS said no.',
        'tasktap plan --owner tap --unmirrorable observe',
        'tasktap plan --policy policy.yaml --json > plan.json',
      ),
    )
    .action(async (flags: PlanFlags) => {
      const { plan } = await import('../plan/plan.ts');
      process.exitCode = await plan(flags);
    });
  withWish(withStack(withReach(withPlace(command))), noDefault).option(...serializedOption);
}

export function addApply(program: Command): void {
  const command = program
    .command('apply')
    .description('do what a plan showed and nothing else, and say what has changed since')
    .option('--plan <file>', 'a plan as `tasktap plan --json` printed it, - for standard input (default: plan now)')
    .option('--yes', 'do not ask; needed where there is no terminal')
    .addHelpText(
      'after',
      endings(
        '0 all of it was done, 1 something changed or was not done, 2 not understood, 3 AWS said no, 130 interrupted.',
        'tasktap apply --owner tap --unmirrorable observe',
        'tasktap apply --plan plan.json --yes',
      ),
    )
    .action(async (flags: ApplyFlags) => {
      const { apply } = await import('../apply/apply.ts');
      process.exitCode = await apply(flags);
    });
  withWish(withStack(withReach(withPlace(command))), noDefault).option(...serializedOption);
}
