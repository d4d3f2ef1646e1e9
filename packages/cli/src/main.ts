// `tasktap`: the commands, and what becomes of a user's mistake.
import { Command, CommanderError } from 'commander';
import manifest from '../package.json' with { type: 'json' };
import { credentialsUrl, limitRequestsFor } from './account/container-credentials.ts';
import { misunderstood, notAsWished } from './account/exit-codes.ts';
import type { ReachFlags } from './account/flags.ts';
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
import { addEmulate } from './commands/emulate.ts';
import { addExplain } from './commands/explain.ts';
import { addExtcap } from './commands/extcap.ts';
import { addFlows } from './commands/flows.ts';
import { addForward } from './commands/forward.ts';
import { addInit } from './commands/init.ts';
import { addPause, addResume } from './commands/pause.ts';
import { addApply, addPlan } from './commands/plan.ts';
import { addPolicy } from './commands/policy.ts';
import { addProbe } from './commands/probe.ts';
import { addRehearse } from './commands/rehearse.ts';
import { addSidecar } from './commands/sidecar.ts';
import { addSplit } from './commands/split.ts';
import { addStatus } from './commands/status.ts';
import { addSynth } from './commands/synth.ts';
import { addWatch } from './commands/watch.ts';
import { containerVariables, goByProfile } from './config.ts';
import { sayLine } from './printing.ts';
import { UserError } from './user-error.ts';

/**
 * Milliseconds. `process.exit` waits for what V8 compiles beside, which may wait for this thread in its turn, and then for ever
 * (https://github.com/nodejs/node/issues/54918): what goes on is given a moment to be done, and what is at its end, ends by itself.
 */
const beforeExit = 200;

/** Whoever reads our output may have seen enough, as `head` has: then there is nobody left to tell. */
function endUnheard({ code, message }: NodeJS.ErrnoException): void {
  const isHeardEnough = code === 'EPIPE';
  const exitCode = isHeardEnough ? process.exitCode : notAsWished;
  if (!isHeardEnough) {
    console.error(`tasktap: standard output: ${code === 'ENOSPC' ? 'no space is left on the device' : message}`);
  }
  // Whatever the command comes to meanwhile.
  process.once('exit', () => {
    process.exitCode = exitCode;
  });
  setTimeout(() => process.exit(), beforeExit).unref();
}

export async function main(words: readonly string[]): Promise<void> {
  process.stdout.on('error', endUnheard);
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
  program.version(manifest.version, '--version', 'which version this is');
  program.hook('preAction', (_, command) => {
    const { profile } = command.opts<ReachFlags>();
    if (profile !== undefined) goByProfile(profile);
    const url = credentialsUrl(containerVariables());
    if (url !== undefined) limitRequestsFor(url);
  });
  addDemo(program);
  addEmulate(program);
  addStatus(program);
  addExplain(program);
  addWatch(program);
  addDoctor(program);
  addCost(program);
  addPlan(program);
  addApply(program);
  addProbe(program);
  addSynth(program);
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
  for (const sentence of error.message.split('\n')) sayLine(`tasktap: ${sentence}`);
  return error.exitCode ?? notAsWished;
}
