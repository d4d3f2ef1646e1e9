// What the operator wants: which tasks, to which target, through which filter, and what to do with a task that cannot be mirrored.
import type { FilterId, Owner, ServiceName, TargetId } from './ids.ts';
import { hours, type Millis } from './time.ts';

/** Every list is a choice of globs (`*`, `?`); all that is given must match, and what is absent matches everything. */
export interface Selector {
  readonly clusters?: readonly string[];
  readonly services?: readonly string[];
  readonly families?: readonly string[];
  readonly launchTypes?: readonly string[];
  readonly capacityProviders?: readonly string[];
  readonly availabilityZones?: readonly string[];
  readonly subnets?: readonly string[];
  /** Tag key to globs of its value. */
  readonly tags?: Readonly<Record<string, readonly string[]>>;
  /** Every one of them. */
  readonly and?: readonly Selector[];
  /** At least one of them. */
  readonly or?: readonly Selector[];
  readonly not?: Selector;
}

/** Rules are tried in order and the first match wins; a task that no rule matches is not mirrored. */
export interface Rule {
  readonly name: string;
  readonly match: Selector;
  readonly decision: 'mirror' | 'ignore';
  /** Share of the tasks that it matches, 0 to 1; the others are not mirrored. Absent: all of them. */
  readonly sample?: number;
  /** Instead of the policy's, as all that follow. */
  readonly targets?: readonly TargetChoice[];
  readonly filter?: FilterId;
  readonly sessionNumber?: number;
  readonly packetLength?: number;
  readonly unmirrorable?: Unmirrorable;
}

export interface TargetChoice {
  readonly id: TargetId;
  /** Only for tasks in this availability zone, and preferred there. */
  readonly az?: string;
  readonly vpc?: string;
  /** Sources it takes: 10 for a network interface (100 if that was declared); absent: no limit (load balancers). */
  readonly capacity?: number;
}

export interface StopBudget {
  /** Stops of one service in any hour. */
  readonly perService: number;
  /** Stops of one cluster in any hour. */
  readonly perCluster: number;
  /** Share of a service's selected live tasks that may be unmirrorable before we stop replacing them, 0 to 1; rounds up. */
  readonly share: number;
  /** After this many replacements in a row were refused as well, a service is left alone. */
  readonly futileAfter: number;
}

export const defaultBudget: StopBudget = { perService: 3, perCluster: 10, share: 0.5, futileAfter: 3 };
/** The span that the budgets count in. */
export const budgetWindow: Millis = hours(1);
/** How long a service is left alone once replacing its tasks was futile, and how young a session must be to be evidence. */
export const memorySpan: Millis = hours(24);

/** Nobody is spared this choice: there is no default. */
export type Unmirrorable =
  | { readonly kind: 'observe' }
  | { readonly kind: 'sidecar'; readonly container: string }
  | {
      readonly kind: 'replace';
      /** Declared by whoever deploys: looks at one cluster never overlap. */
      readonly serialized: boolean;
      /** Asserted by the operator after a probe: hosts that can be mirrored exist, although no session of ours shows it. */
      readonly assumeMirrorable: boolean;
      /** A service with a desired count of 1 may be down while its only task is replaced. */
      readonly allowOutage: boolean;
      readonly budget: StopBudget;
    };

/** How a session should be. */
export interface Wish {
  readonly targets: readonly TargetChoice[];
  readonly filter: FilterId;
  /** 1 as in the source document; the next free one where it is taken. */
  readonly sessionNumber: number;
  /** Undefined: whole packets. */
  readonly packetLength: number | undefined;
}

/** What it says of sessions and of `unmirrorable` holds where the rule that selects a task says nothing else. */
export interface MirrorPolicy extends Wish {
  readonly owner: Owner;
  readonly rules: readonly Rule[];
  /** Services that receive mirrored traffic: the collector never hears itself. */
  readonly collectors: readonly ServiceName[];
  /** Undefined: as many as EC2 allows. */
  readonly maxSessions: number | undefined;
  readonly unmirrorable: Unmirrorable;
}

/** The one rule of an operator who wants everything. */
export const everyTask: Rule = { name: 'every-task', match: {}, decision: 'mirror' };
