// Doing what was shown, a handful at a time, with the off switch read before each; and what came of every action.
import type { Aws } from '@tasktap/aws';
import type { FaultKind, Outcome } from '@tasktap/core';
import type { PlacedAction, ShownAction } from '../plan/shown-action.ts';

/** Why an action was not even tried. */
export type Untried = 'switched-off' | 'switch-unread' | 'interrupted' | 'hopeless' | 'not-agreed';

export type Result =
  | { readonly kind: 'done'; readonly action: ShownAction; readonly outcome: DoneKind; readonly session: string | null }
  | {
      readonly kind: 'failed';
      readonly action: ShownAction;
      readonly outcome: FailedKind;
      readonly fault: FaultKind | null;
      readonly code: string;
    }
  | { readonly kind: 'untried'; readonly action: ShownAction; readonly reason: Untried };

type DoneKind = 'created' | 'modified' | 'deleted' | 'session-gone' | 'stopped' | 'task-gone';
type FailedKind =
  | 'refused'
  | 'eni-not-visible'
  | 'contested'
  | 'interface-full'
  | 'target-full'
  | 'session-quota'
  | 'missing'
  | 'failed';

const fullWords = { interface: 'interface-full', target: 'target-full', account: 'session-quota' } as const;

export interface CarryOutPorts {
  readonly aws: Aws;
  readonly interrupted: () => boolean;
  /** Progress, a line at a time. */
  readonly say: (line: string) => void;
}

/** As many as a look does at once. */
const atOnce = 10;

/** In order; an action is never tried twice. */
export async function carryOut(actions: readonly PlacedAction[], ports: CarryOutPorts): Promise<readonly Result[]> {
  const results: Result[] = [];
  for (let start = 0; start < actions.length; start += atOnce) {
    const obstacle = await obstacleTo(results, ports);
    if (obstacle !== undefined) return [...results, ...untried(actions.slice(start), obstacle)];
    const handful = actions.slice(start, start + atOnce);
    results.push(...(await Promise.all(handful.map((placed) => doOne(placed, ports.aws)))));
    ports.say(`${Math.min(start + atOnce, actions.length)} of ${actions.length} …`);
  }
  return results;
}

async function obstacleTo(
  results: readonly Result[],
  { aws, interrupted }: CarryOutPorts,
): Promise<Untried | undefined> {
  if (interrupted()) return 'interrupted';
  if (results.some(isHopeless)) return 'hopeless';
  const mayAct = await aws.readSwitch();
  if (mayAct.kind === 'on') return undefined;
  return mayAct.kind === 'off' ? 'switched-off' : 'switch-unread';
}

/** A right, the target or the filter is missing, or the account has all the sessions it may have: of what is left, only what needs something else fares better. */
function isHopeless(result: Result): boolean {
  if (result.kind !== 'failed') return false;
  return result.outcome === 'missing' || result.outcome === 'session-quota' || result.fault === 'denied';
}

async function doOne({ cluster, action, shown }: PlacedAction, aws: Aws): Promise<Result> {
  const outcome = await aws.perform(action, cluster);
  if (outcome.kind === 'refused') await aws.keepRefusal(outcome.action.eni, outcome.code);
  return resultOf(shown, outcome);
}

function resultOf(action: ShownAction, outcome: Outcome): Result {
  switch (outcome.kind) {
    case 'created':
    case 'modified':
      return { kind: 'done', action, outcome: outcome.kind, session: outcome.session.id };
    case 'deleted':
    case 'session-gone':
    case 'stopped':
    case 'task-gone':
      return { kind: 'done', action, outcome: outcome.kind, session: null };
    case 'refused':
      return { kind: 'failed', action, outcome: outcome.kind, fault: null, code: outcome.code };
    case 'eni-not-visible':
      return { kind: 'failed', action, outcome: outcome.kind, fault: null, code: '' };
    case 'full':
      return {
        kind: 'failed',
        action,
        outcome: fullWords[outcome.what],
        fault: outcome.fault.kind,
        code: outcome.fault.code,
      };
    case 'contested':
    case 'missing':
    case 'failed':
      return { kind: 'failed', action, outcome: outcome.kind, fault: outcome.fault.kind, code: outcome.fault.code };
    // Told of the remembering of refusals, never of an action.
    case 'refusal-kept':
    case 'refusal-not-kept':
      throw new Error(`perform: ${outcome.kind} is no outcome of an action`);
  }
}

function untried(actions: readonly PlacedAction[], reason: Untried): readonly Result[] {
  return actions.map(({ shown }) => ({ kind: 'untried', action: shown, reason }));
}
