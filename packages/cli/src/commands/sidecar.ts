// `tasktap sidecar` on the command line.
import { type Command, InvalidArgumentError } from 'commander';
import type { SidecarFlags } from '../sidecar/sidecar.ts';
import { host } from './host.ts';
import { endings } from './options.ts';
import { wholeNumber } from './whole-number.ts';

const codes = '0 the new definition is printed, 2 not understood, or a definition that it cannot work in.';

/** As Docker takes it: `docker run ''` and names with spaces are refused. */
function image(text: string): string {
  if (/^\S+$/.test(text)) return text;
  throw new InvalidArgumentError('Expected the name of an image.');
}

export function addSidecar(program: Command): void {
  program
    .command('sidecar')
    .description('add the forwarder to a task definition: reads it from standard input, prints the new one')
    .requiredOption('--to <host>', 'the collector: a name or an address', host)
    .requiredOption('--image <name>', 'the image of the forwarder, in a registry that the tasks can pull from', image)
    .option('--vni <number>', 'the same one for all tasks will do', wholeNumber(0, 0xff_ffff), 1)
    .addHelpText(
      'after',
      endings(
        codes,
        'tasktap sidecar --to collector.shop.internal --image 111122223333.dkr.ecr.eu-central-1.amazonaws.com/tasktap:0.1.0 < web.json > web-tapped.json',
        'aws ecs register-task-definition --cli-input-json file://web-tapped.json',
      ),
    )
    .action(async (flags: SidecarFlags) => {
      const { runSidecar } = await import('../sidecar/sidecar.ts');
      await runSidecar(flags);
    });
}
