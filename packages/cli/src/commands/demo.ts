// `tasktap demo` on the command line.
import type { Command } from 'commander';
import type { DemoOptions } from '../demo/demo.ts';
import { endings } from './options.ts';
import { wholeNumber } from './whole-number.ts';

type DemoFlags = Omit<DemoOptions, 'json' | 'once'> & { readonly json?: boolean; readonly once?: boolean };

const codes = '0 every task that can be mirrored is, and every packet has its name, 1 not so, 2 not understood.';

export function addDemo(program: Command): void {
  program
    .command('demo')
    .description('start a fleet of ECS services in the emulator and mirror every task of it; no AWS account is needed')
    .option('--once', 'end when the fleet is at rest (the default where the output is not a terminal)')
    .option('--tasks <count>', 'how many tasks the fleet has', wholeNumber(9, 5000), 60)
    .option('--seed <number>', 'the same seed gives the same fleet', wholeNumber(0, 0xffff_ffff), 1)
    .option('--speed <factor>', 'how much faster than life the emulated time runs', wholeNumber(1, 100), 10)
    .option('--folder <path>', 'where a folder for the files of this run is made', 'tasktap-demo')
    .option(
      '--page <port>',
      'where on loopback the live page is served; 0 takes any free port',
      wholeNumber(0, 65_535),
      0,
    )
    .option('--json', 'print one JSON object at the end, as the last line')
    .addHelpText('after', endings(codes, 'tasktap demo', 'tasktap demo --once --tasks 200 --json'))
    .action(async ({ json = false, once = false, ...flags }: DemoFlags) => {
      const { demo } = await import('../demo/demo.ts');
      process.exitCode = await demo({ ...flags, json, once });
    });
}
