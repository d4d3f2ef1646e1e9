// `tasktap collect` on the command line.
import type { Way } from '@tasktap/collector';
import { type Command, Option } from 'commander';
import type { CollectFlags } from '../collect/collect.ts';
import type { LiveFlags } from '../collect/live.ts';
import { address } from './address.ts';
import { endings } from './options.ts';
import { wholeNumber } from './whole-number.ts';

const codes =
  '0 read to the end, or told to stop; 1 damaged on the way, or receiving failed; 2 not understood, a file that cannot be read, or an\naddress where nothing can be received. What it counts is explained in docs/collecting.md.';

const live = (flags: string, says: string): Option => new Option(flags, says).conflicts('read');
/** Loading the collector for its list would make every command slower. */
const ways: readonly Way[] = ['recvmmsg', 'packet-ring', 'tcpdump', 'dgram'];
const port = wholeNumber(1, 65_535);
/** 0: one that is free. */
const anyPort = wholeNumber(0, 65_535);

const bytes = wholeNumber(2 ** 20, 2 ** 50);
const time = wholeNumber(1, 86_400);
const files = wholeNumber(2, 1_000_000);

export function addCollect(program: Command): void {
  const command = program.command('collect');
  command
    .description('take mirrored packets out of their tunnels, and give each the name of its task')
    .option('--read <file>', 'a capture of what the mirror target received: pcap or pcapng (default: receive)')
    .addOption(live('--listen <address>', 'where to receive').default('127.0.0.1'))
    .addOption(live('--port <number>', "VXLAN's; GENEVE comes to 6081").argParser(port).default(4789))
    .addOption(
      live('--receiver <way>', 'how')
        .choices(['auto', ...ways])
        .default('auto'),
    )
    .addOption(live('--captures <folder>', 'where to: files that follow each other (docs/captures.md)'))
    .addOption(live('--rotate-bytes <number>', 'a file ends before it is longer (default: 256 MiB)').argParser(bytes))
    .addOption(live('--rotate-seconds <number>', 'and at each multiple of this time (default: 300)').argParser(time))
    .addOption(live('--keep-files <number>', 'the oldest of more files go (default: none goes)').argParser(files))
    .addOption(
      live('--keep-bytes <number>', 'the oldest go before the folder has more (default: 10 GiB)').argParser(bytes),
    )
    .option('-w, --write <file>', 'where to: one pcapng, an interface block for each task')
    .option(
      '--flows <path>',
      'where to: a row for each conversation, in a folder; of --read, in a file (docs/flows.md)',
    )
    .option('--directory <file>', 'which VNI is which task, in YAML or JSON (default: interfaces are named vni-N)')
    .addOption(live('--upload <url>', 'store finished captures and flows: s3://BUCKET/PREFIX (docs/captures.md)'))
    .addOption(live('--remember <file>', 'read the directory from EC2 too, and keep in the file what is known'))
    .addOption(live('--region <name>', 'read the directory from EC2 too (default: AWS_REGION, then the profile)'))
    .addOption(live('--profile <name>', 'the same, by a section of the files of the AWS CLI (default: AWS_PROFILE)'))
    .addOption(live('--endpoint <url>', 'the same, where AWS listens (default: AWS_ENDPOINT_URL, then AWS itself)'))
    .addOption(live('--cluster <name...>', 'the same; where tasks of sessions without tags of tasktap are looked for'))
    .addOption(live('--journal <group...>', 'the same; log groups of functions that make sessions, or their ARNs'))
    .addOption(live('--mirror-target <id>', 'write every minute whom of its tasks it hears (docs/collectors.md)'))
    .addOption(
      live('--endpoint-service <name>', 'the same, of all targets that lead to it and are tagged so').conflicts(
        'mirrorTarget',
      ),
    )
    .addOption(live('--health-port <number>', 'answer load balancers there: /health, and /counters').argParser(anyPort))
    .addOption(live('--health-address <address>', 'for whom the health port is').default('127.0.0.1'))
    .addOption(live('--token-file <file>', 'what readers of /counters must bear; beyond loopback they need one'))
    .addOption(
      live('--consumers-socket <path>', 'let the owner of this socket read along: /capture (docs/collecting.md)'),
    )
    .addOption(live('--consumers-port <number>', 'let others read along by HTTP').argParser(anyPort))
    .addOption(live('--consumers-address <address>', 'for whom that port is (default: 127.0.0.1)'))
    .addOption(live('--consumers-token-file <file>', 'what they must bear; beyond 127.0.0.1 they need one'))
    .addOption(live('--page <port>', 'serve the live page there, with packets to take home').argParser(anyPort))
    .addOption(
      live('--page-address <address>', 'for whom; beyond loopback a token is needed (default: 127.0.0.1)').argParser(
        address,
      ),
    )
    .option('--json', 'print one JSON object at the end')
    .addHelpText(
      'after',
      endings(
        codes,
        'tasktap collect --listen 10.0.0.5 --directory tasks.yaml -w tasks.pcapng --health-port 8080',
        'tasktap collect --read mirrored.pcap --directory tasks.yaml --flows flows.parquet',
      ),
    )
    .action(async (options: LiveFlags & Partial<CollectFlags>) => {
      const { read } = options;
      process.exitCode = await (read === undefined ? runLive(options) : runRead({ ...options, read }));
    });
}

async function runLive(options: LiveFlags): Promise<number> {
  return (await import('../collect/live.ts')).runLive(options);
}

async function runRead(options: CollectFlags): Promise<number> {
  return (await import('../collect/collect.ts')).runCollect(options);
}
