// `tasktap collect` on the command line.
import type { Way } from '@tasktap/collector';
import { type Command, Option } from 'commander';
import type { CollectFlags } from '../collect/collect.ts';
import type { LiveFlags } from '../collect/live.ts';
import { address } from './address.ts';
import { name } from './name.ts';
import { endings } from './options.ts';
import { endpoint, region } from './reach.ts';
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
    .option(
      '--read <file>',
      'a capture of what the mirror target received: pcap or pcapng; - is standard input (default: receive)',
    )
    .addOption(live('--listen <address>', 'the address to receive on').default('127.0.0.1'))
    .addOption(live('--port <number>', 'the UDP port of VXLAN; GENEVE is always 6081').argParser(port).default(4789))
    .addOption(
      live('--receiver <way>', 'how to receive')
        .choices(['auto', ...ways])
        .default('auto'),
    )
    .addOption(live('--captures <folder>', 'write rotating pcapng files into this folder (docs/captures.md)'))
    .addOption(
      live('--rotate-bytes <number>', 'begin a new file before this size is passed (default: 256 MiB)').argParser(
        bytes,
      ),
    )
    .addOption(live('--rotate-seconds <number>', 'and at every multiple of this time (default: 300)').argParser(time))
    .addOption(
      live('--keep-files <number>', 'keep at most so many files (default: as many as have room)').argParser(files),
    )
    .addOption(live('--keep-bytes <number>', 'keep the folder within this size (default: 10 GiB)').argParser(bytes))
    .addOption(
      live(
        '--when-full <what>',
        'ring: the oldest files go; keep: none goes, and packets are lost (default: ring)',
      ).choices(['ring', 'keep']),
    )
    .option('-w, --write <file>', 'write one pcapng, with an interface block for each task; - is standard output')
    .option('--flows <path>', 'write flows as Parquet: into a folder, with --read into a file (docs/flows.md)')
    .option('--directory <file>', 'which VNI is which task, in YAML or JSON (default: interfaces are named vni-N)')
    .addOption(live('--upload <url>', 'upload finished captures and flows to s3://BUCKET/PREFIX (docs/captures.md)'))
    .addOption(live('--upload-seconds <number>', 'for so long once it is told to stop (default: 15)').argParser(time))
    .addOption(live('--remember <file>', 'read the directory from EC2 too, and keep it in this file over restarts'))
    .addOption(
      live('--region <name>', 'read the directory from EC2 too (default: AWS_REGION, then the profile)').argParser(
        region,
      ),
    )
    .addOption(
      live('--profile <name>', 'the same, with a profile of the AWS CLI (default: AWS_PROFILE)').argParser(name),
    )
    .addOption(
      live('--endpoint <url>', 'the same, from this endpoint (default: AWS_ENDPOINT_URL, then AWS itself)').argParser(
        endpoint,
      ),
    )
    .addOption(
      live(
        '--cluster <name...>',
        'the same; search these for tasks: of sessions that tasktap did not make, and of --sidecar',
      ),
    )
    .addOption(
      live('--sidecar <container>', 'the same, and from ECS tasks with the forwarder: the name of its container'),
    )
    .addOption(live('--vni <number>', 'the VNI of forwarders (default: 1)').argParser(wholeNumber(0, 0xff_ffff)))
    .addOption(live('--journal <group...>', 'the same, and the journal of a stack: names or ARNs of its log groups'))
    .addOption(
      live('--mirror-target <id>', 'report every minute which tasks of this target are heard (docs/collectors.md)'),
    )
    .addOption(
      live('--endpoint-service <name>', 'the same, for all targets that are tagged with this name').conflicts(
        'mirrorTarget',
      ),
    )
    .addOption(live('--health-port <number>', 'serve /health for load balancers, and /counters').argParser(anyPort))
    .addOption(live('--health-address <address>', 'the address of the health port').default('127.0.0.1'))
    .addOption(live('--token-file <file>', 'a token for /counters; beyond loopback nobody gets them without one'))
    .addOption(
      live('--consumers-socket <path>', 'let `tasktap capture` read along through this socket (docs/collecting.md)'),
    )
    .addOption(live('--consumers-port <number>', 'let consumers read along over HTTP').argParser(anyPort))
    .addOption(live('--consumers-address <address>', 'the address of that port (default: 127.0.0.1)'))
    .addOption(live('--consumers-token-file <file>', 'a token for them; required beyond 127.0.0.1'))
    .addOption(live('--page <port>', 'serve the live page, which can also capture a task').argParser(anyPort))
    .addOption(
      live(
        '--page-address <address>',
        'the address of the page; beyond loopback it asks for a token (default: 127.0.0.1)',
      ).argParser(address),
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
