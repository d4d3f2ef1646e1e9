// `tasktap split` on the command line.
import { type Command, Option } from 'commander';
import type { SplitFlags } from '../split/split.ts';
import { endings } from './options.ts';

const codes =
  '0 read to the end, 1 damaged on the way, 2 not understood, or a file that cannot be read or written.\nWhat the files are called is explained in docs/collecting.md.';

export function addSplit(program: Command): void {
  program
    .command('split')
    .argument('<file>', 'a pcapng of tasktap, or one that is still being written (.part)')
    .description('split one pcapng into several: one for each task, service or cluster')
    .addOption(
      new Option('--by <what>', 'what each file holds').choices(['task', 'service', 'cluster', 'all']).default('task'),
    )
    .option('--once', 'leave out the second copy of packets that were mirrored at both ends')
    .option('--out <folder>', 'the folder to write into (default: beside the file, under its name)')
    .option('--json', 'print one JSON object')
    .addHelpText(
      'after',
      endings(
        codes,
        'tasktap split tasks.pcapng --by service --out services',
        'tasktap split tasks.pcapng --by all --once',
      ),
    )
    .action(async (file: string, options: SplitFlags) => {
      const { runSplit } = await import('../split/split.ts');
      process.exitCode = runSplit(file, options);
    });
}
