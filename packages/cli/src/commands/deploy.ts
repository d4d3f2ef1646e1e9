// `tasktap deploy` on the command line.
import { type Command, Option } from 'commander';
import type { DeployFlags } from '../deploy/deploy.ts';
import { endings, withReach } from './options.ts';

const codes = '0 the stack stands as wished, 1 it does not, 2 not understood, 3 AWS said no.';
const examples = [
  'tasktap deploy --bucket my-templates --cluster arn:aws:ecs:…:cluster/shop --target tmt-… --filter tmf-… --unmirrorable observe',
  'tasktap deploy --bucket my-templates --cluster arn:aws:ecs:…:cluster/shop --policy tasktap.yaml',
];

export function addDeploy(program: Command): void {
  const command = program
    .command('deploy')
    .description(
      'deploy tasktap as a CloudFormation stack, or change the one that is there: shows what would change, and asks',
    )
    .option('--stack-name <name>', 'the stack; it is also the owner of the sessions', 'tasktap')
    .option('--template <file>', 'a template (default: the one of `tasktap synth`)')
    .option('--bucket <name>', 'a bucket of yours for the template, in the same region')
    .option('--cluster <arn...>', 'the clusters whose tasks are mirrored')
    .option('--target <id>', 'the mirror target, tmt-…')
    .option('--filter <id>', 'the mirror filter, tmf-…')
    .addOption(
      new Option('--unmirrorable <choice>', 'what to do with tasks that cannot be mirrored').choices([
        'observe',
        'sidecar',
        'replace',
      ]),
    )
    .option(
      '--policy <file>',
      'the policy that the stack follows: its rights come from there, and it is put into an SSM parameter',
    )
    .option('--parameter <name=value...>', 'any other parameter of the template')
    .option('--yes', 'do not ask')
    .addHelpText('after', endings(codes, ...examples))
    .action(async (flags: DeployFlags) => {
      const { deploy } = await import('../deploy/deploy.ts');
      process.exitCode = await deploy(flags);
    });
  withReach(command);
}
