// A deployment from the template to its end: proposed, shown, agreed to, and carried out step by step.
import type { StackSeen } from '@tasktap/aws/deploying';
import { UserError } from '../user-error.ts';
import { waitingBy } from '../waiting.ts';
import { proposed } from './change-set.ts';
import type { Deployed, DeployPorts, DeployWishes } from './course.ts';
import { inTurn, proposalOf } from './in-turn.ts';
import { placed } from './place.ts';
import { expectHeard } from './refusals.ts';
import { expectRoom } from './room.ts';
import { changeTable, stepTable } from './words.ts';

/** @throws UserError */
export async function runDeploy(ports: DeployPorts, wishes: DeployWishes): Promise<Deployed> {
  const { deploying, say } = ports;
  const { stackName } = wishes;
  const waiting = waitingBy(ports.progress);
  const before = expectHeard(await waiting(`Looking for stack ${stackName} …`, deploying.stack(stackName)));
  refuseUnlessReady(stackName, before);
  const standing = before?.status === 'REVIEW_IN_PROGRESS' ? undefined : before?.parameters;
  const plan = await ports.plan(standing);
  const doubt = expectRoom({ ...wishes, standing, steps: plan.steps });
  const template = await placed(ports, wishes);
  const declared = expectHeard(await waiting('Reading the parameters of the template …', deploying.declared(template)));
  const course = { ports, wishes, plan, template, declared, standing };
  const opening = plan.steps.find((step) => step.kind === 'stack');
  const first = await proposed(ports, proposalOf(course, opening?.parameters ?? {}, 0));
  const nothing: Deployed = {
    stack: stackName,
    outcome: 'unchanged',
    status: before?.status,
    changes: first.changes ?? [],
    outputs: before?.outputs ?? {},
    failures: [],
    ...(plan.policy === undefined ? {} : { policy: { ...plan.policy, written: false } }),
  };
  const steps = plan.steps.filter((step) => step !== opening || first.changes !== undefined);
  if (steps.length === 0) return nothing;
  const shown = [...changeTable(nothing.changes), ...(plan.policy?.changes ?? []), ...stepTable(steps)];
  for (const line of doubt === undefined ? shown : [...shown, doubt]) say(line);
  if (await ports.agree()) return inTurn(course, steps, new Map([[opening, first]]), nothing);
  if (first.changes !== undefined) expectHeard(await deploying.drop(first.proposal));
  return { ...nothing, outcome: 'not-agreed' };
}

/** @throws UserError */
function refuseUnlessReady(name: string, stack: StackSeen | undefined): void {
  const status = stack?.status ?? '';
  if (/^(ROLLBACK_COMPLETE|ROLLBACK_FAILED|CREATE_FAILED|DELETE_FAILED)$/.test(status)) {
    throw new UserError(
      `Stack ${name} is in ${status}: it cannot be changed any more. Delete it and deploy again: aws cloudformation delete-stack --stack-name ${name}`,
    );
  }
  if (status.endsWith('_IN_PROGRESS') && status !== 'REVIEW_IN_PROGRESS') {
    throw new UserError(`Stack ${name} is in ${status}: somebody is at it. Wait until it is done and deploy again.`);
  }
}
