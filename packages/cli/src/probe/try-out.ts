// One session at a time, created and deleted at once; what could not be deleted then is deleted at the end.
import type { Clock, Pacer, Probing, SessionWish } from '@tasktap/aws';
import { type FilterId, instant, type Owner, type SessionId, type TargetId } from '@tasktap/core';
import { expectHeard, refusal } from '../account/refusals.ts';
import { UserError, unfit } from '../user-error.ts';
import { type Attempt, attemptFrom, worthAnother } from './attempt.ts';
import type { Candidate } from './choice.ts';
import { isOf, probeDescription, probeTags } from './marks.ts';
import { probeWork } from './work.ts';

export interface Workbench {
  readonly probing: Probing;
  readonly clock: Clock;
  /** Of the creates: a probe leaves most of EC2's rate to the functions at work. */
  readonly pacer: Pacer;
  readonly owner: Owner;
  readonly destination: { readonly target: TargetId; readonly filter: FilterId };
  readonly interrupted: () => boolean;
}

export interface Ledger {
  /** Created and not yet deleted. */
  readonly open: Set<SessionId>;
  created: number;
  /** A create came back without an answer: there may be a session that nobody told us of. */
  uncertain: boolean;
}

/** EC2's searches may show a session some time after its create. */
const settling = 5000;

export const newLedger = (): Ledger => ({ open: new Set(), created: 0, uncertain: false });

/** @throws UserError when no kind would fare better: a right or the destination is missing. */
export async function tryOut(
  bench: Workbench,
  ledger: Ledger,
  candidates: readonly Candidate[],
): Promise<readonly Attempt[]> {
  const attempts: Attempt[] = [];
  for (const candidate of candidates) {
    if (bench.interrupted()) break;
    const attempt = await tryOne(bench, ledger, candidate);
    attempts.push(attempt);
    if (attempt.kind === 'hopeless') throw hopeless(bench, attempt);
    if (!worthAnother(attempt)) break;
  }
  return attempts;
}

export function wishFor({ owner, clock, destination }: Workbench, { task, eni, number }: Candidate): SessionWish {
  const tags = probeTags(task, owner, instant(clock.now()));
  return { ...destination, eni, number, description: probeDescription, tags };
}

/** Deletes what is still there of this probe. What cannot be deleted now never will be: it is named. */
export async function tidyUp({ probing, clock, owner }: Workbench, ledger: Ledger): Promise<void> {
  for (const id of ledger.open) await remove(probing, ledger, id);
  if (ledger.uncertain) {
    await clock.sleep(settling);
    const sessions = expectHeard(await probing.sessions(), probeWork);
    for (const session of sessions) if (isOf(owner, session)) await remove(probing, ledger, session.id);
  }
  if (ledger.open.size === 0) return;
  const left = [...ledger.open].join(', ');
  throw new UserError(
    `Sessions of the probe could not be deleted and go on costing: ${left}. Delete each with: aws ec2 delete-traffic-mirror-session --traffic-mirror-session-id ID`,
    { exitCode: 3 },
  );
}

async function tryOne(bench: Workbench, ledger: Ledger, candidate: Candidate): Promise<Attempt> {
  await bench.pacer.take();
  const said = await bench.probing.create(wishFor(bench, candidate));
  const attempt = attemptFrom(said);
  if (attempt.kind === 'doubtful' && attempt.doubt === 'no-answer') ledger.uncertain = true;
  if (said.kind === 'unheard') return attempt;
  ledger.created += 1;
  await remove(bench.probing, ledger, said.value.id);
  return attempt;
}

async function remove(probing: Probing, { open }: Ledger, id: SessionId): Promise<void> {
  open.add(id);
  const said = await probing.delete(id);
  if (said.kind === 'heard' || said.reading.meaning.kind === 'session-gone') open.delete(id);
}

function hopeless({ destination }: Workbench, { missing, fault }: Attempt & { readonly kind: 'hopeless' }): UserError {
  if (missing === undefined) return refusal(fault, probeWork);
  const id = missing === 'target' ? destination.target : destination.filter;
  return unfit(`EC2 knows no mirror ${missing} ${id} here (${fault.code}): check --${missing} and --region.`);
}
