// `tasktap watch` on the command line.
import type { Command } from 'commander';
import type { WatchFlags } from '../watch/watch.ts';
import { endings, withPlace, withReach, withStack, withWish } from './options.ts';
import { wholeNumber } from './whole-number.ts';

export function addWatch(program: Command): void {
  const command = program
    .command('watch')
    .description('show what the functions of a stack do, as they write it, and the coverage under it; reads only')
    .option('--log-group <name...>', "where its functions write (default: the stack's log groups)")
    .option('--since <minutes>', 'how far back to begin', wholeNumber(0, 1440), 5)
    .option('--once', 'show what is there, and end')
    .addHelpText(
      'after',
      endings(
        '0 shown (--once), 2 not understood, 3 AWS said no, 130 ended by Ctrl-C.',
        'tasktap watch --owner tap --cluster shop',
        'tasktap watch --json --since 60 --once | jq \'select(.entry.kind == "refused")\'',
      ),
    )
    .action(async (flags: WatchFlags) => {
      const { watch } = await import('../watch/watch.ts');
      process.exitCode = await watch(flags);
    });
  withWish(withStack(withReach(withPlace(command))), 'default: sidecar:tasktap');
}
