// `tasktap forward` on the command line.
import type { Command } from 'commander';
import type { ForwardFlags } from '../forward/forward.ts';
import { maxRate } from '../forward/max-rate.ts';
import { host } from './host.ts';
import { endings } from './options.ts';
import { wholeNumber } from './whole-number.ts';

const codes =
  '0 it was told to stop, 1 tcpdump is missing, 2 not understood, 3 capturing is not allowed here (NET_RAW).\nSIGTERM ends it after 2 seconds of silence, at the latest after 20; Ctrl-C ends it at once.\nWhat it counts is explained in docs/forwarding.md.';

export function addForward(program: Command): void {
  program
    .command('forward')
    .description(
      "send this task's own packets to the collector as VXLAN: the sidecar for tasks that EC2 does not mirror",
    )
    .requiredOption('--to <host>', 'the collector: a name, which is looked up again every minute, or an address', host)
    .option(
      '--vni <number>',
      'the same one for all tasks will do: the collector tells them apart by address',
      wholeNumber(0, 0xff_ffff),
      1,
    )
    .option('--port <number>', 'the UDP port of the collector', wholeNumber(1, 65_535), 4789)
    .option('--interface <name>', 'the interface to capture (default: the one that leads to the collector)')
    .option(
      '--packet-length <bytes>',
      'only the beginning of each packet, as in a mirror session',
      wholeNumber(64, 8500),
    )
    .option(
      '--max-rate <rate>',
      'send no more than so many bits or packets a second: 50mbit, 800kbit, 2000pps',
      maxRate,
    )
    .option('--json', 'print one JSON object at the end')
    .addHelpText('after', endings(codes, 'tasktap forward --to collector.shop.internal --max-rate 50mbit'))
    .action(async (flags: ForwardFlags) => {
      const { runForward } = await import('../forward/forward.ts');
      process.exitCode = await runForward(flags);
    });
}
