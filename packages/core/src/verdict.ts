// What we think of one task, and why: closed words, each explained in docs/operating.md.

import type { MirrorSession, Refusal } from './snapshot.ts';
import type { Millis } from './time.ts';
import type { FaultKind } from './trouble.ts';

export type IgnoredReason = 'ending' | 'no-interface' | 'collector' | 'not-selected' | 'not-sampled';
export type WaitingReason =
  | 'interface-not-attached'
  | 'interface-not-visible'
  | 'facts-unread'
  | 'sessions-uncounted'
  | 'sessions-unread'
  | 'session-not-visible'
  | 'left-to-looks'
  | 'left-to-events';
export type UnmirroredReason =
  | 'new'
  | 'no-target'
  | 'targets-full'
  | 'target-gone'
  | 'filter-gone'
  | 'filter-empty'
  | 'interface-full'
  | 'interface-gone'
  | 'kind-refused'
  | CreateHold
  | FaultKind;
export type Difference = 'target' | 'filter' | 'packet-length';

export type Verdict =
  | { readonly kind: 'ignored'; readonly reason: IgnoredReason }
  | { readonly kind: 'waiting'; readonly reason: WaitingReason; readonly lookAgainAfter: Millis }
  | { readonly kind: 'mirrored'; readonly session: MirrorSession; readonly by: 'us' | 'somebody-else' }
  | { readonly kind: 'forwarded' }
  | { readonly kind: 'drifted'; readonly session: MirrorSession; readonly differs: readonly Difference[] }
  | { readonly kind: 'shadowed'; readonly session: MirrorSession; readonly by: MirrorSession }
  | { readonly kind: 'unmirrorable'; readonly refusal: Refusal }
  | { readonly kind: 'unmirrored'; readonly reason: UnmirroredReason };

/** Why an action that we want is not granted, in the order in which the holds are tried. */
export type StopHold =
  | 'paused'
  | 'out-of-scope'
  | 'not-serialized'
  | 'not-a-service-task'
  | 'task-protected'
  | 'no-evidence'
  | 'deployment-at-risk'
  | 'service-below-strength'
  | 'too-many-unmirrorable'
  | 'service-budget-spent'
  | 'budget-spent'
  | 'futile'
  | 'failed';
export type CreateHold = 'paused' | 'rollout-paused' | 'session-cap' | 'session-quota' | 'kind-unproven';
export type ModifyHold = 'paused' | 'out-of-scope' | 'rollout-paused' | 'rollout-wave' | 'failed';
export type DeleteHold = 'paused' | 'out-of-scope' | 'failed';
export type HoldReason = StopHold | CreateHold | ModifyHold | DeleteHold;
