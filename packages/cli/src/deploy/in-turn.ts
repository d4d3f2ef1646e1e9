// The steps of a deployment, carried out one after the other; the first that fails is the last.
import type { Proposal } from '@tasktap/aws/deploying';
import { carriedOut, type Proposed, proposed, silenceBroken } from './change-set.ts';
import type { Course, Deployed, DeployPorts } from './course.ts';
import { chooseParameters } from './parameters.ts';
import type { Parameters } from './rights.ts';
import type { Step } from './steps.ts';
import { changeTable } from './words.ts';

const waitPauseMs = 3_000;

/** `prepared`: changes that were proposed, and shown, before. @throws UserError */
export async function inTurn(
  course: Course,
  steps: readonly Step[],
  prepared: ReadonlyMap<Step | undefined, Proposed>,
  nothing: Deployed,
): Promise<Deployed> {
  let so: Deployed = { ...nothing, changes: [] };
  for (const [turn, step] of steps.entries()) {
    so = await after(course, so, step, async (parameters) => prepared.get(step) ?? later(course, parameters, turn));
    if (so.outcome === 'failed') return so;
  }
  return so;
}

async function after(
  { ports, plan }: Course,
  so: Deployed,
  step: Step,
  proposedWith: (parameters: Parameters) => Promise<Proposed>,
): Promise<Deployed> {
  if (step.kind === 'wait') {
    await passed(ports, step);
    return so;
  }
  if (step.kind === 'policy') {
    if (plan.policy === undefined) return so;
    await ports.writePolicy(plan.policy.parameter, step.text);
    return { ...so, policy: { ...plan.policy, written: step.isNew } };
  }
  const { proposal, changes } = await proposedWith(step.parameters);
  if (changes === undefined) return so;
  return { ...so, ...(await carriedOut(ports, proposal)), changes: [...so.changes, ...changes] };
}

/** A change that was announced, and can be known only now. */
async function later(course: Course, parameters: Parameters, turn: number): Promise<Proposed> {
  const change = await proposed(course.ports, proposalOf(course, parameters, turn));
  for (const line of changeTable(change.changes ?? [])) course.ports.progress(line);
  return change;
}

/** `turn`: 0 for the first, which brings what is given on the command line; it is kept by all others. */
export function proposalOf({ wishes, template, declared, standing }: Course, own: Parameters, turn: number): Proposal {
  const isFirst = turn === 0;
  const given = isFirst ? { ...wishes.parameters, ...own } : own;
  const known = isFirst ? Object.keys(standing ?? {}) : declared.map(({ name }) => name);
  return {
    stackName: wishes.stackName,
    name: isFirst ? wishes.changeSetName : `${wishes.changeSetName}-${turn}`,
    isNew: standing === undefined,
    template,
    ...chooseParameters(declared, given, known),
  };
}

async function passed(
  { clock, progress }: Pick<DeployPorts, 'clock' | 'progress'>,
  { milliseconds, says }: Extract<Step, { kind: 'wait' }>,
): Promise<void> {
  const tellOn = silenceBroken(clock, progress);
  const end = clock.now() + milliseconds;
  while (clock.now() < end) {
    tellOn([], `waiting: ${says}`);
    await clock.sleep(Math.min(waitPauseMs, end - clock.now()));
  }
}
