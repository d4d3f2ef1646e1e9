// A whole run: build, watch, ask, tell, and clean up whatever happened.
import type { Asked } from './ask.ts';
import { build, type Site } from './build.ts';
import { clean } from './clean.ts';
import { fargateAnswer, pendingAnswer } from './experiments/fargate.ts';
import { experiments } from './experiments/index.ts';
import { interfaceFlags } from './experiments/interface-flags.ts';
import type { Answer, Scene } from './scene.ts';
import { type Watched, watch } from './watch.ts';

export interface Run extends Site {
  readonly interrupted: () => boolean;
  /** Progress, a line at a time. */
  readonly say: (line: string) => void;
  /** The answers, before the cleaning begins. */
  readonly tell: (answers: readonly Answer[]) => void;
}

/**
 * What AWS would not delete. Throws NotBuilt when it would not let us begin: then everything that was made by then is gone, too.
 */
export async function verify(run: Run): Promise<readonly string[]> {
  let left: readonly string[] = [];
  try {
    run.say('Creating a filter, a cluster and three tasks …');
    const site = await build(run);
    const scene: Scene = { ...run.clients, ...run, ...site, tokenMinutes: run.options.tokenMinutes };
    run.tell(await answersOf(run, scene));
  } finally {
    left = await clean(run, run.run);
  }
  return left;
}

async function answersOf({ say, options, interrupted }: Run, scene: Scene): Promise<readonly Answer[]> {
  say('Watching the tasks start, at most four minutes …');
  const watched = await watch(scene);
  const answers = [fargateAnswer(watched), pendingAnswer(watched), await interfaceFlags(scene, watched)];
  const source = acceptedIn(watched) ?? options.source;
  for (const { question, run } of experiments) {
    if (interrupted()) break;
    say(question);
    answers.push({ question, ...(source === undefined ? noSource : await run(scene, source)) });
  }
  return answers;
}

const noSource = { answer: 'open: EC2 mirrored no interface; name one of yours with `--source`', evidence: [] };

function acceptedIn(watched: readonly Watched[]): string | undefined {
  return watched.find(({ steps }) => steps.some(({ said }) => said?.code === ''))?.eni;
}

/** One sentence for whoever may grant what is missing. */
export function whyNot({ operation, code, message }: Asked): string {
  return `AWS said no to ${operation} (${code}: ${message}). docs/verify-on-aws.md lists the rights and what else it needs.`;
}
