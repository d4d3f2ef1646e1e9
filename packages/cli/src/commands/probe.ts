// `tasktap probe` on the command line.
import type { Command } from 'commander';
import type { ProbeFlags } from '../probe/probe.ts';
import { endings, withPlace, withReach } from './options.ts';

const codes = `0 every kind can be mirrored, 1 some kind cannot, 2 not understood, 3 AWS said no, 130 interrupted.
The rights it needs are listed in docs/operating.md ("Rights"), and whenever one is missing.`;

export function addProbe(program: Command): void {
  const command = program
    .command('probe')
    .description('find out which tasks EC2 mirrors: one short session per kind of task, deleted at once');
  withPlace(command)
    .option('--target <id>', 'the mirror target, tmt-… (default: the only one there is)')
    .option('--filter <id>', 'the mirror filter, tmf-… (default: the only one there is)')
    .addHelpText(
      'after',
      endings(codes, 'tasktap probe --cluster shop --target tmt-0123456789abcdef0 --filter tmf-0123456789abcdef0'),
    )
    .action(async (options: ProbeFlags) => {
      const { probe } = await import('../probe/probe.ts');
      process.exitCode = await probe(options);
    });
  withReach(command);
}
