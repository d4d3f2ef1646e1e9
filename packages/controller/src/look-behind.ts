// What follows a refusal where no queue carries it on: the look at its service here and now, and the word on what the set-up lacks for it.
import { rightsFor } from '@tasktap/aws';
import { type HoldReason, type Task, unmirrorableFor } from '@tasktap/core';
import { askForLooks } from './ask-for-looks.ts';
import { type LookResult, lookAt } from './look.ts';
import type { Ports } from './ports.ts';
import type { Round } from './reconcile.ts';

/** Holds that may be gone when Lambda brings the event back, after one and two minutes. */
const passing: ReadonlySet<HoldReason> = new Set([
  'deployment-at-risk',
  'service-below-strength',
  'service-budget-spent',
  'failed',
]);

/** Undefined: nothing is left to do for this task; else why it should come back. */
export async function lookBehind(
  task: Task,
  round: Round,
  ports: Ports,
  deadline: number,
): Promise<HoldReason | undefined> {
  const { config, policy, journal } = ports;
  const unmirrorable = unmirrorableFor(task, policy);
  const refused = round.plan.verdicts.get(task.arn)?.kind === 'unmirrorable';
  if (!refused || unmirrorable.kind !== 'replace' || task.service === undefined) return undefined;
  if (config.lookQueueUrl !== undefined) {
    await askForLooks(round, ports);
    return undefined;
  }
  const request = { cluster: task.cluster, service: task.service, why: 'refusal' } as const;
  const result = await lookAt(request, ports, deadline, round.snapshot.refusals);
  const unread = result.kind === 'unseen' || result.round.snapshot.unreadable.size > 0;
  if (!unread && unmirrorable.serialized) return heldFor(task, result);
  journal({
    kind: 'set-up-lacks',
    rights: unread ? readRightsOfStopping(config.notesPrefix !== undefined) : [],
    declarations: unmirrorable.serialized ? [] : ['TASKTAP_SERIALIZED=true'],
    sentence:
      'Tasks whose host cannot mirror are not replaced: grant the read rights named here, and once the function has a reserved concurrency of 1, declare it with the variable named here.',
  });
  return undefined;
}

function heldFor(task: Task, result: LookResult): HoldReason | undefined {
  if (result.kind !== 'looked') return undefined;
  const held = result.round.plan.held.find((each) => each.what === 'stop-task' && each.task === task.arn);
  return held !== undefined && passing.has(held.reason) ? held.reason : undefined;
}

/** What a stop must be able to read of ECS, and of its notes where they are kept; the reads of EC2 are in every set-up's policy. */
function readRightsOfStopping(notesAreKept: boolean): readonly string[] {
  return rightsFor(['look-at-service', 'services', 'recent-stops', 'confirm-tasks']).filter(
    (right) => right.startsWith('ecs:') || (notesAreKept && right.startsWith('ssm:')),
  );
}
