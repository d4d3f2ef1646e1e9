// `tasktap emulate` on the command line.
import type { Command } from 'commander';
import type { EmulateOptions } from '../emulate.ts';
import { address } from './address.ts';
import { endings } from './options.ts';
import { wholeNumber } from './whole-number.ts';

const codes = `0 it was told to end, 1 it cannot listen, 2 not understood, or a file that does not fit.
It prints the variables that point an AWS client at it, shows each call as it comes, and ends with Ctrl-C.`;

export function addEmulate(program: Command): void {
  program
    .command('emulate')
    .description('serve an AWS that refuses what AWS refuses: EC2 traffic mirroring, ECS, EventBridge, SQS, SSM')
    .option('--port <number>', 'the port to listen on; 0 takes any free one', wholeNumber(0, 65_535), 4566)
    .option('--host <address>', 'the address of this machine to listen on; 0.0.0.0 takes all', address, '127.0.0.1')
    .option('--fleet <file>', 'the clusters, services, hosts and limits to begin with, in YAML or JSON')
    .option('--faults <file>', 'what goes wrong, when and how often, in YAML or JSON')
    .option('--seed <number>', 'the same seed gives the same fleet', wholeNumber(0, 0xffff_ffff), 1)
    .option('--speed <factor>', 'how much faster than life the emulated time runs', wholeNumber(1, 100), 1)
    .option(
      '--page <port>',
      'serve the live page on this port of loopback; 0 takes any free one',
      wholeNumber(0, 65_535),
    )
    .option('--json', 'print the variables as one JSON object')
    .addHelpText(
      'after',
      endings(
        codes,
        'tasktap emulate                                   a small fleet; paste the printed lines into another shell',
        'tasktap emulate --fleet examples/fleet.yaml       a fleet of your own (docs/emulating.md)',
        'tasktap emulate --faults examples/faults.yaml     a bad day, the same for every run with the same seed',
        'tasktap emulate --port 0 --speed 10 > variables   any free port, ten times faster than life',
      ),
    )
    .action(async (options: EmulateOptions) => {
      const { emulate } = await import('../emulate.ts');
      await emulate(options);
    });
}
