// `tasktap collect` on the command line.
import type { Command } from 'commander';
import type { CollectFlags } from '../collect/collect.ts';
import { endings } from './options.ts';

const codes =
  '0 read to the end, 1 damaged on the way, 2 not understood, or a file that cannot be read.\nWhat it counts is explained in docs/collecting.md.';

export function addCollect(program: Command): void {
  program
    .command('collect')
    .description('take mirrored packets out of their tunnels, and give each the name of its task')
    .requiredOption('--read <file>', 'a capture of what the mirror target received: pcap or pcapng')
    .option('-w, --write <file>', 'where to: one pcapng, an interface block for each task')
    .option('--flows <file>', 'where to: one Parquet file, a row for each conversation (docs/flows.md)')
    .option('--directory <file>', 'which VNI is which task, in YAML or JSON (default: interfaces are named vni-N)')
    .option('--json', 'print one JSON object')
    .addHelpText(
      'after',
      endings(
        codes,
        'tasktap collect --read mirrored.pcap --directory tasks.yaml -w tasks.pcapng',
        'tasktap collect --read mirrored.pcap --directory tasks.yaml --flows flows.parquet',
      ),
    )
    .action(async (options: CollectFlags) => {
      const { runCollect } = await import('../collect/collect.ts');
      process.exitCode = await runCollect(options);
    });
}
