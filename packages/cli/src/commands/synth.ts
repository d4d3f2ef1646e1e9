// `tasktap synth` on the command line.
import type { Command } from 'commander';
import type { SynthOptions } from '../synth.ts';
import { endings } from './options.ts';

export function addSynth(program: Command): void {
  program
    .command('synth')
    .description('write the deployment as one CloudFormation template, the code of the functions inside')
    .option('--out <file>', 'where to write it; standard output where absent')
    .addHelpText(
      'after',
      endings(
        '0 it is written, 2 not understood, or a file that cannot be written.',
        'tasktap synth --out tasktap.template.json',
      ),
    )
    .action(async (options: SynthOptions) => {
      const { synth } = await import('../synth.ts');
      await synth(options);
    });
}
