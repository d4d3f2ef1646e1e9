// The stack that a command is about, found before it does anything: the one that was named, or the only one that has sessions here.
import type { Account } from '@tasktap/aws';
import type { MirrorSession, Owner } from '@tasktap/core';
import { waiting } from '../waiting.ts';
import { expectHeard, type Work } from './refusals.ts';
import { regionOf } from './region.ts';
import { expectStack, ownersOf } from './stack.ts';

export interface OwnStack {
  readonly region: string;
  readonly owner: Owner;
  /** How many sessions of it there are in the region. */
  readonly ownSessions: number;
  /** Stacks that have sessions here. */
  readonly stacks: readonly Owner[];
  /** Everybody's in the region. */
  readonly sessions: readonly MirrorSession[];
}

/** @throws UserError where it cannot be told which stack is meant, or AWS says no */
export async function findOwnStack(account: Account, named: string | undefined, work: Work): Promise<OwnStack> {
  const region = await regionOf(account);
  const sessions = expectHeard(await waiting('Reading the mirror sessions …', account.sessions()), work);
  const owners = ownersOf(sessions);
  const owner = expectStack(named, owners);
  return {
    region,
    owner,
    ownSessions: owners.find((each) => each.owner === owner)?.sessions ?? 0,
    stacks: owners.flatMap((each) => each.owner ?? []),
    sessions,
  };
}
