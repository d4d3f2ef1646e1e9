// `tasktap pause` and `tasktap resume` on the command line.
import type { Command } from 'commander';
import type { PauseFlags, TurnFlags } from '../pause/pause.ts';
import { endings, ownerOption, switchOption, withReach } from './options.ts';

const codes = '0 the switch stands so now, 2 not understood, 3 AWS said no.';

export function addPause(program: Command): void {
  const command = program
    .command('pause')
    .description('turn a stack off: nothing is created, changed, deleted or stopped until resume; its sessions stay')
    .option('--why <text>', 'for whoever finds it paused')
    .addHelpText('after', endings(codes, 'tasktap pause --owner tap --why "incident 4711, ring Ada"'))
    .action(async (flags: PauseFlags) => {
      const { pause } = await import('../pause/pause.ts');
      process.exitCode = await pause(flags);
    });
  withSwitch(withReach(command));
}

export function addResume(program: Command): void {
  const command = program
    .command('resume')
    .description('turn a paused stack on again')
    .addHelpText('after', endings(codes, 'tasktap resume --owner tap'))
    .action(async (flags: TurnFlags) => {
      const { resume } = await import('../pause/pause.ts');
      process.exitCode = await resume(flags);
    });
  withSwitch(withReach(command));
}

function withSwitch(command: Command): Command {
  return command.option(...ownerOption).option(...switchOption);
}
