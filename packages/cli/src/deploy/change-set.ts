// One change of a stack: proposed, judged by CloudFormation, carried out, and watched to its end.
import type { Clock } from '@tasktap/aws';
import type { Change, Deploying, Proposal, StackEvent, StackSeen } from '@tasktap/aws/deploying';
import { UserError } from '../user-error.ts';
import { expectHeard } from './refusals.ts';
import { eventLine, failuresIn } from './words.ts';

export interface ChangePorts {
  readonly deploying: Deploying;
  readonly clock: Clock;
  /** What happens meanwhile, a line at a time. */
  readonly progress: (line: string) => void;
}

export interface Proposed {
  readonly proposal: Proposal;
  /** Undefined: nothing would change, and the proposal is dropped already. */
  readonly changes: readonly Change[] | undefined;
}

export interface Watched {
  readonly outcome: 'deployed' | 'failed';
  /** CloudFormation's, e.g. `UPDATE_COMPLETE`; undefined: there is no stack. */
  readonly status: string | undefined;
  readonly outputs: Readonly<Record<string, string>>;
  /** One sentence for each resource that failed. */
  readonly failures: readonly string[];
}

const proposalPauseMs = 2_000;
const eventsPauseMs = 3_000;
/** Longer silence makes people wonder. */
const longestSilenceMs = 9_000;

/** @throws UserError */
export async function proposed({ deploying, clock, progress }: ChangePorts, proposal: Proposal): Promise<Proposed> {
  progress(`Asking CloudFormation what would change in ${proposal.stackName} …`);
  expectHeard(await deploying.propose(proposal));
  const tellOn = silenceBroken(clock, progress);
  for (;;) {
    const state = expectHeard(await deploying.look(proposal));
    if (state.kind === 'ready') return { proposal, changes: state.changes };
    if (state.kind === 'empty') {
      expectHeard(await deploying.drop(proposal));
      return { proposal, changes: undefined };
    }
    if (state.kind === 'refused') {
      await deploying.drop(proposal);
      throw new UserError(`CloudFormation refused the change: ${state.reason}`);
    }
    tellOn([], 'CloudFormation has not answered yet');
    await clock.sleep(proposalPauseMs);
  }
}

/** @throws UserError */
export async function carriedOut(ports: ChangePorts, proposal: Proposal): Promise<Watched> {
  const { deploying } = ports;
  const { stackName } = proposal;
  const seen = new Set(expectHeard(await deploying.events(stackName)).map(({ id }) => id));
  expectHeard(await deploying.carryOut(proposal));
  return watched(ports, stackName, seen);
}

async function watched(
  { deploying, clock, progress }: ChangePorts,
  name: string,
  before: ReadonlySet<string>,
): Promise<Watched> {
  const seen = new Set(before);
  const told: StackEvent[] = [];
  const tellOn = silenceBroken(clock, progress);
  for (;;) {
    // The stack first: what its last event tells is then surely among those that follow.
    const stack = expectHeard(await deploying.stack(name));
    const news = expectHeard(await deploying.events(name)).filter(({ id }) => !seen.has(id));
    for (const event of news) {
      seen.add(event.id);
      told.push(event);
    }
    tellOn(news.map(eventLine), `${name} is still in ${stack?.status ?? 'no state'}`);
    if (isAtRest(stack)) {
      const isFine = stack?.status === 'CREATE_COMPLETE' || stack?.status === 'UPDATE_COMPLETE';
      const outcome = isFine ? 'deployed' : 'failed';
      return { outcome, status: stack?.status, outputs: stack?.outputs ?? {}, failures: failuresIn(told) };
    }
    await clock.sleep(eventsPauseMs);
  }
}

function isAtRest(stack: StackSeen | undefined): boolean {
  return stack === undefined || !stack.status.endsWith('_IN_PROGRESS');
}

/** Tells what there is, and where there was nothing for long, that it goes on. */
export function silenceBroken(
  clock: Pick<Clock, 'now'>,
  tell: (line: string) => void,
): (lines: readonly string[], otherwise: string) => void {
  const began = clock.now();
  let toldAt = began;
  return (lines, otherwise) => {
    const now = clock.now();
    const isLong = now - toldAt >= longestSilenceMs;
    const all = lines.length === 0 && isLong ? [`… ${otherwise} (${Math.round((now - began) / 1000)} s)`] : lines;
    if (all.length > 0) toldAt = now;
    for (const line of all) tell(line);
  };
}
