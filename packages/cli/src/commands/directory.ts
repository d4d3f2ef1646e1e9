// `tasktap directory` on the command line.
import type { Command } from 'commander';
import type { DirectoryFlags } from '../directory/directory.ts';
import { endings, withAws } from './options.ts';

const codes =
  '0 printed, 1 printed, but AWS would not tell everything, 2 not understood, 3 AWS said no.\nThe file is explained in docs/collecting.md.';

export function addDirectory(program: Command): void {
  const command = program
    .command('directory')
    .description('print which VNI is which task, as a file for `tasktap collect --read`; reads only')
    .option('--cluster <name...>', 'where tasks of sessions without tags of tasktap are looked for (default: all)')
    .addHelpText('after', endings(codes, 'tasktap directory --cluster shop > tasks.json'))
    .action(async (flags: DirectoryFlags) => {
      const { printDirectory } = await import('../directory/directory.ts');
      process.exitCode = await printDirectory(flags);
    });
  withAws(command);
}
