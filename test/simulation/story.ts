// A story: an account, the tap in it, and what happens to both. Plain data, so that it can be drawn, shortened, printed and told again.
import type { Fault, Fleet } from '@tasktap/emulator';

export interface Story {
  /** What it tells, in a sentence. */
  readonly about: string;
  /** Of the emulated world and of the latencies. */
  readonly seed: number;
  /** Emulated minutes in which things happen; then everybody gets the time to come to rest. */
  readonly minutes: number;
  readonly fleet: Fleet;
  readonly stacks: readonly StackStory[];
  /** `template`: the synthesized template with its bundle, whose functions call over the wire. @default the handlers themselves, put together here */
  readonly deployed?: 'handlers' | 'template';
  readonly faults: readonly Fault[];
  readonly happenings: readonly Happening[];
}

/** One deployed tasktap. */
export interface StackStory {
  readonly name: string;
  readonly policy: StoryPolicy;
  /** `without-tags`: an older template, whose role may neither write nor read the tags of interfaces. @default all */
  readonly rights?: 'all' | 'without-tags';
  /** `activating`: the source document's rule, which few tasks ever match. @default attached */
  readonly rule?: 'attached' | 'activating';
  /** Its policy stands in an SSM parameter, and changes there while the functions live. @default false */
  readonly follows?: boolean;
}

/** As in TASKTAP_POLICY, but targets and the filter are named by their place in the fleet, since their ids are drawn. */
export interface StoryPolicy {
  readonly targets: readonly number[];
  readonly filter: number;
  readonly rules?: readonly StoryRule[];
  readonly collectors?: readonly string[];
  readonly sessionNumber?: number;
  readonly packetLength?: number;
  readonly maxSessions?: number;
  readonly unmirrorable: StoryUnmirrorable;
}

/** Exact names only: the simulation decides by itself which tasks are meant, and not by the code that it judges. */
export interface StoryRule {
  readonly name: string;
  readonly match?: StoryMatch;
  readonly decision: 'mirror' | 'ignore';
  readonly sample?: number;
  /** As the policy's. */
  readonly targets?: readonly number[];
  readonly filter?: number;
  readonly sessionNumber?: number;
  readonly packetLength?: number;
  readonly unmirrorable?: StoryUnmirrorable;
}

export interface StoryMatch {
  readonly services?: readonly string[];
  readonly tags?: Readonly<Record<string, readonly string[]>>;
  readonly and?: readonly StoryMatch[];
  readonly or?: readonly StoryMatch[];
  readonly not?: StoryMatch;
}

export type StoryUnmirrorable =
  | { readonly kind: 'observe' }
  | { readonly kind: 'sidecar'; readonly container: string }
  | {
      readonly kind: 'replace';
      readonly assumeMirrorable?: boolean;
      readonly allowOutage?: boolean;
      readonly budget?: { readonly perService?: number; readonly perCluster?: number; readonly share?: number };
    };

/** `at`: emulated seconds after the start. A service is named `cluster/service`. */
export type Happening = { readonly at: number } & (
  | { readonly kind: 'scale'; readonly service: string; readonly count: number }
  | { readonly kind: 'deploy'; readonly service: string }
  /** Standalone tasks, as Step Functions or a person starts them. */
  | {
      readonly kind: 'run';
      readonly cluster: string;
      /** The family of a task definition that the fleet has. */
      readonly family: string;
      readonly count: number;
      readonly tags?: Readonly<Record<string, string>>;
    }
  /** The oldest tasks of a service end, as crashes have it; each with the next second. */
  | { readonly kind: 'end'; readonly service: string; readonly count: number }
  /** Fargate takes the capacity back under the oldest tasks of a service, all at once, with two minutes of notice. */
  | { readonly kind: 'interrupt'; readonly service: string; readonly count: number }
  /** For so many seconds no task of the service lives to run. */
  | { readonly kind: 'crash-loop'; readonly service: string; readonly seconds: number }
  | { readonly kind: 'protect'; readonly service: string }
  /** Another tool mirrors running tasks of the service, to the last target of the fleet. */
  | { readonly kind: 'other-tool'; readonly service: string; readonly count: number; readonly number: number }
  /** Somebody deletes sessions of ours by hand, the newest first. */
  | { readonly kind: 'delete-ours'; readonly count: number }
  | { readonly kind: 'policy'; readonly stack: string; readonly policy: StoryPolicy }
  /** For so many seconds the parameter that a stack follows is gone, or holds no policy. */
  | { readonly kind: 'lose-policy'; readonly stack: string; readonly how: 'gone' | 'garbled'; readonly seconds: number }
  | { readonly kind: 'switch'; readonly stack: string; readonly to: 'on' | 'off' }
  /** Somebody disables our rule: no event comes until it is back. */
  | { readonly kind: 'rule'; readonly stack: string; readonly to: 'on' | 'off' }
  /** Somebody else's scans spend a bucket that we share. */
  | { readonly kind: 'scans'; readonly calls: string; readonly perSecond: number; readonly seconds: number }
  /** The process that makes the stack's next so many calls dies; `after`: when the last of them is done, its answer unheard. */
  | {
      readonly kind: 'crash';
      readonly stack: string;
      readonly calls: number;
      readonly when: 'before' | 'after';
    }
);
