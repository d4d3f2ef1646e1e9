// `tasktap explain` on the command line.
import type { Command } from 'commander';
import type { ExplainFlags } from '../explain/explain.ts';
import { endings, serializedOption, withReach, withStack, withWish } from './options.ts';

export function addExplain(program: Command): void {
  const command = program
    .command('explain')
    .argument('<task>', 'its ARN, its id, or the beginning of the id')
    .description("tell one task's story: its life, its verdict, its sessions and refusals, and what to do; reads only")
    .option('--cluster <name...>', 'where to look for it (default: all)')
    .addHelpText(
      'after',
      endings(
        '0 it is covered or is not to be, 1 it is not covered, 2 not understood, 3 AWS said no.',
        'tasktap explain 0f9de17a --cluster shop',
        'tasktap explain arn:aws:ecs:eu-central-1:111122223333:task/shop/0f9de17a6465404e8b1b2356dc13c2f8 --json',
      ),
    )
    .action(async (task: string, flags: ExplainFlags) => {
      const { explain } = await import('../explain/explain.ts');
      process.exitCode = await explain(task, flags);
    });
  withWish(withStack(withReach(command)), 'default: sidecar:tasktap').option(...serializedOption);
}
