// What a round would do, without doing it: plan, read what the plan asks for, and plan again until nothing is left to ask.
import type { Aws } from '@tasktap/aws';
import { answer, type Fault, type MirrorPolicy, type Plan, plan, type Question, type Snapshot } from '@tasktap/core';

export interface Preview {
  readonly plan: Plan;
  readonly snapshot: Snapshot;
  /** Reads that AWS would not answer. */
  readonly faults: readonly Fault[];
}

/** A plan that still asks after so many passes is a mistake of ours, not of AWS. */
const mostPasses = 2_000;

export async function preview(
  start: Snapshot,
  ports: { readonly aws: Aws; readonly policy: MirrorPolicy },
): Promise<Preview> {
  const faults: Fault[] = [];
  let seen = start;
  for (let pass = 0; pass < mostPasses; pass += 1) {
    const planned = plan(seen, ports.policy);
    if (planned.questions.length === 0) return { plan: planned, snapshot: seen, faults };
    seen = await askAll(planned.questions, seen, ports.aws, faults);
  }
  throw new Error(`preview: the plan still asks after ${mostPasses} passes`);
}

/** What AWS would not answer is added to the faults. */
export async function askAll(
  questions: readonly Question[],
  seen: Snapshot,
  aws: Aws,
  faults: Fault[],
): Promise<Snapshot> {
  let grown = seen;
  for (const question of questions) {
    const asked = await aws.ask(question, seen.cluster);
    if (asked.fault !== undefined) faults.push(asked.fault);
    grown = answer(grown, asked.answer);
  }
  return grown;
}
