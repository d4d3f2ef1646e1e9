// `tasktap directory` on the command line.
import type { Command } from 'commander';
import type { DirectoryFlags } from '../directory/directory.ts';
import { endings, withAws } from './options.ts';
import { wholeNumber } from './whole-number.ts';

const codes =
  '0 printed, 1 printed, but AWS would not tell everything, 2 not understood, 3 AWS said no.\nThe file is explained in docs/collecting.md.';

export function addDirectory(program: Command): void {
  const command = program
    .command('directory')
    .description('print which VNI is which task, as a file for `tasktap collect --directory`; reads only')
    .option(
      '--cluster <name...>',
      'search these for tasks: of sessions that tasktap did not make, and of --sidecar (default: all)',
    )
    .option('--sidecar <container>', 'also tasks with the forwarder, which have no session: the name of its container')
    .option('--vni <number>', 'the VNI of forwarders (default: 1)', wholeNumber(0, 0xff_ffff))
    .addHelpText(
      'after',
      endings(
        codes,
        'tasktap directory --cluster shop > tasks.json',
        'tasktap directory --sidecar tasktap > tasks.json',
      ),
    )
    .action(async (flags: DirectoryFlags) => {
      const { printDirectory } = await import('../directory/directory.ts');
      process.exitCode = await printDirectory(flags);
    });
  withAws(command);
}
