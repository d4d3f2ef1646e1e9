// `tasktap capture` on the command line.
import type { Command } from 'commander';
import type { CaptureFlags } from '../capture/capture.ts';
import { usualPlace } from '../capture/usual-place.ts';
import { endings } from './options.ts';
import { wholeNumber } from './whole-number.ts';

const codes =
  '0 the collector has ended, --count or --duration is reached, it was told to stop, or nobody reads its output any more; 1 the connection broke off, or too many\nread already; 2 not understood, no collector there, or it does not let us in.';

export function addCapture(program: Command): void {
  const command = program
    .command('capture')
    .description('take packets of a running collector as they come: a pcapng for Wireshark, a sensor or a file');
  withSelection(command)
    .option('-w, --write <file>', 'the file to write; - is standard output', '-')
    .option('--count <packets>', 'end after so many packets', wholeNumber(1, Number.MAX_SAFE_INTEGER))
    .option('--duration <seconds>', 'end after so many seconds', wholeNumber(1, 2_000_000))
    .option('--json', 'print one JSON object at the end; on standard error where the capture goes to standard output')
    .addHelpText(
      'after',
      endings(
        codes,
        'tasktap capture --service web --port 443 | wireshark -k -i -',
        'tasktap capture --from http://10.0.0.5:4000 --token-file token --count 1000 -w web.pcapng',
      ),
    )
    .action(async (flags: CaptureFlags) => {
      const { runCapture } = await import('../capture/capture.ts');
      process.exitCode = await runCapture(flags);
    });
}

/** Which packets, of which collector. */
function withSelection(command: Command): Command {
  return command
    .option('--cluster <name...>', 'packets of tasks of these clusters')
    .option('--service <name...>', 'packets of tasks of these services')
    .option('--task <id...>', 'packets of these tasks: ids, or how they begin')
    .option('--host <address...>', 'packets from or to these addresses')
    .option('--port <number...>', 'packets of TCP or UDP from or to these ports')
    .option(
      '--from <place>',
      'the collector: the path of its socket, or a URL such as http://127.0.0.1:4000',
      usualPlace,
    )
    .option('--token-file <file>', 'the token of a collector on another machine');
}
