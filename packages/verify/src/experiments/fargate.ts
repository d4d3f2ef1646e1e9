// Can the interface of a Fargate task be mirrored, and what does EC2 say of it before it is attached?
import { evidence, word } from '../ask.ts';
import type { Answer } from '../scene.ts';
import type { Step, Watched } from '../watch.ts';

export function fargateAnswer(watched: readonly Watched[]): Answer {
  return {
    question: 'Can the interface of a Fargate task be mirrored?',
    answer: watched.map((one) => `${one.task.label}: ${ending(one)}`).join('; '),
    evidence: watched
      .flatMap(({ steps }) => steps.findLast(({ said }) => said !== undefined)?.said ?? [])
      .map(evidence),
  };
}

export function pendingAnswer(watched: readonly Watched[]): Answer {
  return {
    question: 'What do ECS and EC2 show of an interface on its way from PROVISIONING to RUNNING?',
    answer: watched
      .filter(({ steps }) => steps.length > 0)
      .map(({ task, steps }) => `${task.label}: ${steps.map(inWords).join(', ')}`)
      .join('; '),
    evidence: watched.flatMap(({ steps }) => steps.flatMap(({ said }) => said ?? [])).map(evidence),
  };
}

/** The last no while it ran counts: an earlier one may have been the attachment's. */
function ending({ task, steps }: Watched): string {
  if (task.arn === undefined) return `not started (${task.trouble})`;
  const last = steps.findLast(({ said }) => said !== undefined);
  if (last?.said === undefined) return 'open: it never had an interface';
  return `${word(last.said)} at ${last.status}`;
}

function inWords({ ms, status, attachment, said }: Step): string {
  return `${(ms / 1000).toFixed(1)} s ${status}/${attachment}${said === undefined ? '' : ` ${word(said)}`}`;
}
