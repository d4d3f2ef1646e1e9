// `tasktap doctor` on the command line.
import type { Command } from 'commander';
import type { DoctorFlags } from '../doctor/doctor.ts';
import { endings, withPlace, withReach, withStack, withWish } from './options.ts';

export function addDoctor(program: Command): void {
  const command = program
    .command('doctor')
    .description('examine rights, quota, target, filter, stack and clock, and say what to do about each; reads only')
    .addHelpText(
      'after',
      endings(
        '0 nothing is broken, 1 something is, 2 not understood, 3 AWS said no.',
        'tasktap doctor --owner tap',
        'tasktap doctor --policy policy.yaml --json',
      ),
    )
    .action(async (flags: DoctorFlags) => {
      const { doctor } = await import('../doctor/doctor.ts');
      process.exitCode = await doctor(flags);
    });
  withWish(withStack(withReach(withPlace(command))), 'default: sidecar:tasktap');
}
