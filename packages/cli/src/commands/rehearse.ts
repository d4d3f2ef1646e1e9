// `tasktap rehearse` on the command line.
import { type Command, Option } from 'commander';
import type { RehearseFlags } from '../rehearse/rehearse.ts';
import { name } from './name.ts';
import { endings } from './options.ts';
import { endpoint, region } from './reach.ts';
import { wholeNumber } from './whole-number.ts';

const codes =
  '0 all went as it should, 1 something did not, 2 not understood, 3 AWS said no. docs/operating.md ("Rehearse before you deploy") says what is played.';

export function addRehearse(program: Command): void {
  program
    .command('rehearse')
    .description('play a template through in an emulated AWS, a day in seconds, before it is deployed into a real one')
    .requiredOption('--template <file>', 'what tasktap synth wrote, or another one with its code inside')
    .option(
      '--fleet <file>',
      'the clusters, services, hosts and limits, in YAML or JSON (default: the fleet of the demo)',
    )
    .addOption(
      new Option(
        '--account',
        'read the clusters, services and tasks of the account as they are, and play those',
      ).conflicts('fleet'),
    )
    .option('--cluster <name...>', 'with --account: only these clusters (default: all)')
    .option('--service <name>', 'with --account: only this service of the one cluster named', name)
    .option('--save <file>', 'with --account: keep what was read as a file for --fleet; it must not be there yet')
    .option('--faults <file>', 'what goes wrong, when and how often, in YAML or JSON')
    .option('--hours <number>', 'how long the fleet lives, in emulated hours', wholeNumber(1, 168), 24)
    .option('--seed <number>', 'the same seed gives the same rehearsal', wholeNumber(0, 0xffff_ffff), 1)
    .option(
      '--parameter <pair...>',
      'Name=Value, of the template (default: where and what to mirror follows from the fleet)',
    )
    .option('--json', 'print one JSON object')
    .option('--region <name>', 'with --account (default: AWS_REGION, then the profile)', region)
    .option('--profile <name>', 'with --account: a section of the files of the AWS CLI (default: AWS_PROFILE)', name)
    .option(
      '--endpoint <url>',
      'with --account: where AWS listens (default: AWS_ENDPOINT_URL, then AWS itself)',
      endpoint,
    )
    .addHelpText(
      'after',
      endings(
        codes,
        'tasktap rehearse --template tasktap.template.json --parameter Unmirrorable=replace MaxSessions=500',
        'tasktap rehearse --template tasktap.template.json --account --save fleet.yaml',
      ),
    )
    .action(async (flags: RehearseFlags) => {
      const { rehearse } = await import('../rehearse/rehearse.ts');
      process.exitCode = await rehearse(flags);
    });
}
