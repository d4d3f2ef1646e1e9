// `tasktap extcap` on the command line.
import { type Command, Option } from 'commander';
import { usualPlace } from '../capture/usual-place.ts';
import type { ExtcapFlags } from '../extcap/extcap.ts';
import { endings } from './options.ts';

const codes =
  '0 answered, or the capture has ended; 1 the connection broke off, or a capture filter came; 2 not understood, no collector there,\nor it does not let us in.';

export function addExtcap(program: Command): void {
  program
    .command('extcap')
    .description('make a collector an interface of Wireshark: run it with --install once, Wireshark does the rest')
    .addOption(
      new Option('--install [folder]', "write a script into Wireshark's extcap folder (default: your own)").conflicts(
        'capture',
      ),
    )
    .option('--extcap-interfaces', 'print the interface')
    .option('--extcap-version [version]', 'the version of Wireshark that asks')
    .option('--extcap-interface <name>', 'tasktap')
    .option('--extcap-dlts', 'print the link type')
    .option('--extcap-config', 'print the options that Wireshark offers')
    .option('--extcap-capture-filter <filter>', 'refused: there are none here')
    .option('--capture', 'capture')
    .option('--fifo <file>', 'the pipe to write to')
    .option('--from <place>', 'the collector: the path of its socket, or a URL', usualPlace)
    .option('--token-file <file>', 'the token of a collector on another machine')
    .option('--cluster <names>', 'packets of tasks of these clusters, with commas between them')
    .option('--service <names>', 'packets of tasks of these services')
    .option('--task <ids>', 'packets of these tasks: ids, or how they begin')
    .option('--host <addresses>', 'packets from or to these addresses')
    .option('--port <numbers>', 'packets of TCP or UDP from or to these ports')
    .addHelpText('after', endings(codes, 'tasktap extcap --install', 'tshark -i tasktap -o extcap.tasktap.service:web'))
    .action(async (flags: ExtcapFlags) => {
      const { runExtcap } = await import('../extcap/extcap.ts');
      process.exitCode = await runExtcap(flags);
    });
}
