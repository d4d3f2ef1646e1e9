// `tasktap`: the commands, their options, and what becomes of a user's mistake.
import { Command, CommanderError, Option } from 'commander';
import { misunderstood, notAsWished } from './account/exit-codes.ts';
import type { ReachFlags } from './account/flags.ts';
import { address } from './commands/address.ts';
import { addCapture } from './commands/capture.ts';
import { addClear } from './commands/clear.ts';
import { addCollect } from './commands/collect.ts';
import { addCompletion } from './commands/completion.ts';
import { addConsole } from './commands/console.ts';
import { addCost } from './commands/cost.ts';
import { addDemo } from './commands/demo.ts';
import { addDeploy } from './commands/deploy.ts';
import { addDirectory } from './commands/directory.ts';
import { addDoctor } from './commands/doctor.ts';
import { addDrain } from './commands/drain.ts';
import { addExplain } from './commands/explain.ts';
import { addExtcap } from './commands/extcap.ts';
import { addFlows } from './commands/flows.ts';
import { addForward } from './commands/forward.ts';
import { addInit } from './commands/init.ts';
import { endings } from './commands/options.ts';
import { addPause, addResume } from './commands/pause.ts';
import { addApply, addPlan } from './commands/plan.ts';
import { addPolicy } from './commands/policy.ts';
import { addRehearse } from './commands/rehearse.ts';
import { addSidecar } from './commands/sidecar.ts';
import { addSplit } from './commands/split.ts';
import { addStatus } from './commands/status.ts';
import { addWatch } from './commands/watch.ts';
import { wholeNumber } from './commands/whole-number.ts';
import { goByProfile } from './config.ts';
import type { EmulateOptions } from './emulate.ts';
import type { ProbeFlags } from './probe/probe.ts';
import type { SynthOptions } from './synth.ts';
import { UserError } from './user-error.ts';

const probeCodes = `0 every kind can be mirrored, 1 some kind cannot, 2 not understood, 3 AWS said no, 130 interrupted.
The rights it needs are listed in docs/operating.md ("Rights"), and whenever one is missing.`;

const emulateCodes = `0 it was told to end, 1 it cannot listen, 2 not understood, or a file that does not fit.
It prints the variables that point an AWS client at it, shows each call as it comes, and ends with Ctrl-C.`;

/** Whoever reads our output may have seen enough, as `head` has: then there is nobody left to tell. */
function endQuietly(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
}

export async function main(words: readonly string[]): Promise<void> {
  process.stdout.on('error', endQuietly);
  const program = commands();
  try {
    await program.parseAsync(words, { from: 'user' });
  } catch (error) {
    process.exitCode = complain(error);
  }
}

/** All commands with their options. */
export function commands(): Command {
  const program = new Command('tasktap');
  program.description('A network tap for every ECS task.').exitOverride().showSuggestionAfterError();
  program.hook('preAction', (_, command) => {
    const { profile } = command.opts<ReachFlags>();
    if (profile !== undefined) goByProfile(profile);
  });
  addDemo(program);
  program
    .command('emulate')
    .description('serve an AWS that refuses what AWS refuses: EC2 traffic mirroring, ECS, EventBridge, SQS, SSM')
    .addOption(
      new Option('--port <number>', 'the port to listen on; 0 takes any free one')
        .argParser(wholeNumber(0, 65_535))
        .default(4566),
    )
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
        emulateCodes,
        'tasktap emulate                                   a small fleet; paste the printed lines into another shell',
        'tasktap emulate --fleet examples/fleet.yaml       a fleet of your own (docs/emulating.md)',
        'tasktap emulate --faults examples/faults.yaml     a bad day, the same for every run with the same seed',
        'tasktap emulate --port 0 --speed 10 > variables   any free port, ten times faster than life',
      ),
    )
    .action(async (options: EmulateOptions) => {
      const { emulate } = await import('./emulate.ts');
      await emulate(options);
    });
  addStatus(program);
  addExplain(program);
  addWatch(program);
  addDoctor(program);
  addCost(program);
  addPlan(program);
  addApply(program);
  program
    .command('probe')
    .description('find out which tasks EC2 mirrors: one short session per kind of task, deleted at once')
    .option('--cluster <name...>', 'only these clusters (default: all)')
    .option('--service <name>', 'only this service of the one cluster named')
    .option('--target <id>', 'the mirror target, tmt-… (default: the only one there is)')
    .option('--filter <id>', 'the mirror filter, tmf-… (default: the only one there is)')
    .option('--region <name>', 'default: AWS_REGION, then the profile')
    .option('--profile <name>', 'a section of the files of the AWS CLI (default: AWS_PROFILE)')
    .option('--endpoint <url>', 'where AWS listens (default: AWS_ENDPOINT_URL, then AWS itself)')
    .option('--json', 'print one JSON object')
    .addHelpText(
      'after',
      endings(probeCodes, 'tasktap probe --cluster shop --target tmt-0123456789abcdef0 --filter tmf-0123456789abcdef0'),
    )
    .action(async (options: ProbeFlags) => {
      const { probe } = await import('./probe/probe.ts');
      process.exitCode = await probe(options);
    });
  program
    .command('synth')
    .description('write the deployment as one CloudFormation template, the code of the functions inside')
    .option('--out <file>', 'where to write it; standard output where absent')
    .addHelpText(
      'after',
      endings(
        '0 it is written, 2 not understood, or a file that cannot be written.',
        'tasktap synth --out tasktap.template.json',
      ),
    )
    .action(async (options: SynthOptions) => {
      const { synth } = await import('./synth.ts');
      await synth(options);
    });
  addInit(program);
  addPolicy(program);
  addRehearse(program);
  addDeploy(program);
  addPause(program);
  addResume(program);
  addClear(program);
  addDrain(program);
  addCollect(program);
  addCapture(program);
  addExtcap(program);
  addConsole(program);
  addDirectory(program);
  addFlows(program);
  addSplit(program);
  addForward(program);
  addSidecar(program);
  addCompletion(program);
  return program;
}

/** A user's mistake gets its sentence; anything else is ours, and shows where it happened. */
function complain(error: unknown): number {
  // Commander has printed its own sentence (or the help that was asked for) by now.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : misunderstood;
  if (!(error instanceof UserError)) {
    console.error(error);
    return notAsWished;
  }
  for (const sentence of error.message.split('\n')) console.error(`tasktap: ${sentence}`);
  return error.exitCode ?? notAsWished;
}
