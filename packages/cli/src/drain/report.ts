// What a drain came to, in sentences.
import type { Owner } from '@tasktap/core';
import { counted } from '../words/counted.ts';
import { askIfMeant } from '../words/meant.ts';

export interface Drained {
  readonly region: string;
  readonly owner: Owner;
  /** The SSM parameter that is its off switch. */
  readonly parameter: string;
  /** Stacks that had sessions here. */
  readonly stacks: readonly Owner[];
  /** No session of it is left. */
  readonly fine: boolean;
  /** False: whoever was asked did not say yes. */
  readonly agreed: boolean;
  /** Whether this command paused it. */
  readonly turned: boolean;
  readonly removed: number;
  readonly left: number;
}

export function drainedLines(drained: Drained): readonly string[] {
  const { region, owner, stacks, fine, agreed, removed, left } = drained;
  if (!agreed) return ['Nothing was done.'];
  if (!fine) {
    return [
      `Interrupted: ${removed} deleted, ${counted(left, 'session')} of ${owner} left in ${region}.`,
      `${owner} stays paused. To go on: tasktap drain --owner ${owner}`,
    ];
  }
  if (!stacks.includes(owner)) {
    return [`No session in ${region} is of ${owner}: nothing was done.${askIfMeant(owner, stacks)}`];
  }
  return [
    `Deleted ${counted(removed, 'session')} of ${owner} in ${region}; none is left.`,
    `It stays paused, so that none is created anew. Now the stack can go: aws cloudformation delete-stack --stack-name ${owner}`,
    `To keep it instead: tasktap resume --owner ${owner}`,
  ];
}
