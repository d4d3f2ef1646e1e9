// `tasktap init` on the command line.
import type { Command } from 'commander';
import type { InitFlags } from '../init/init.ts';
import { endings } from './options.ts';

export function addInit(program: Command): void {
  program
    .command('init')
    .description(
      'ask a few questions, and write a small CDK app, a policy or the parameters of the template; overwrites nothing',
    )
    .option('--kind <what>', 'cdk, policy or parameters')
    .option('--cluster <arn...>', 'the clusters whose tasks are mirrored')
    .option('--target <id>', 'the mirror target, tmt-…')
    .option('--filter <id>', 'the mirror filter, tmf-…, or new for a CDK app')
    .option('--unmirrorable <choice>', 'observe, replace or sidecar:CONTAINER')
    .option('--stack-name <name>', 'the stack; it is also the owner of the sessions', 'tasktap')
    .option('--out <file>', 'where to write (default: tasktap.ts, tasktap.yaml or tasktap.parameters.json)')
    .option('--yes', 'ask nothing: all must be said by options, as where there is no terminal')
    .option('--json', 'print one JSON object (docs/commands.md)')
    .addHelpText(
      'after',
      endings(
        '0 it is written, 2 not understood, or the file is there already, 130 interrupted.',
        'tasktap init',
        'tasktap init --kind policy --cluster arn:aws:ecs:…:cluster/shop',
        'tasktap init --yes --kind cdk --cluster arn:aws:ecs:…:cluster/shop --target tmt-… --filter new --unmirrorable observe',
      ),
    )
    .action(async (flags: InitFlags) => {
      const { init } = await import('../init/init.ts');
      process.exitCode = await init(flags);
    });
}
