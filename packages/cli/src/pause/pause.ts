// `tasktap pause` and `tasktap resume`: turn the off switch of one stack, and say what that means for its sessions.
import { isPaused, rightsFor } from '@tasktap/aws';
import type { Owner } from '@tasktap/core';
import { type Connection, connected } from '../account/connection.ts';
import { fine } from '../account/exit-codes.ts';
import type { ReachFlags } from '../account/flags.ts';
import { findOwnStack } from '../account/own-stack.ts';
import { expectHeard, type Work } from '../account/refusals.ts';
import { namesOf, type StackFlags } from '../account/stack-names.ts';
import { printLines } from '../printing.ts';
import { counted } from '../words/counted.ts';
import { askIfMeant } from '../words/meant.ts';

export interface TurnFlags extends ReachFlags, Pick<StackFlags, 'owner' | 'switch'> {
  readonly json?: true;
}

export interface PauseFlags extends TurnFlags {
  /** For people. */
  readonly why?: string;
}

/** What a turn of the switch came to. */
interface Turned {
  readonly region: string;
  readonly owner: Owner;
  /** The name of its parameter. */
  readonly parameter: string;
  readonly switch: 'on' | 'off';
  /** Whether this command turned it. */
  readonly turned: boolean;
  /** What stands in the parameter; null: there is none. */
  readonly value: string | null;
  /** Of the stack, in the region. */
  readonly ownSessions: number;
  /** Stacks that have sessions here. */
  readonly stacks: readonly Owner[];
}

/** The exit code. @throws UserError */
export function pause(flags: PauseFlags): Promise<number> {
  return turn(flags, {
    work: workCalled('pause'),
    to: 'off',
    value: (now) => `paused: ${flags.why ?? 'no reason given'} (tasktap pause, ${now})`,
  });
}

/** The exit code. @throws UserError */
export function resume(flags: TurnFlags): Promise<number> {
  return turn(flags, { work: workCalled('resume'), to: 'on', value: (now) => `resumed (tasktap resume, ${now})` });
}

interface Turn {
  readonly work: Work;
  readonly to: Turned['switch'];
  readonly value: (now: string) => string;
}

function turn(flags: TurnFlags, wanted: Turn): Promise<number> {
  return connected(flags, async (connection) => {
    const turned = await turnOver(connection, flags, wanted);
    printLines(flags.json === true ? [JSON.stringify(turned)] : linesOf(turned));
    return fine;
  });
}

async function turnOver(
  { account, clock, offSwitch }: Connection,
  flags: TurnFlags,
  { work, to, value }: Turn,
): Promise<Turned> {
  const { region, owner, ownSessions, stacks } = await findOwnStack(account, flags.owner, work);
  const parameter = namesOf(owner, flags).switchName;
  const known = { region, owner, parameter, switch: to, ownSessions, stacks };
  const door = offSwitch(parameter);
  const before = expectHeard(await door.read(), work);
  if (isPaused(before) === (to === 'off')) return { ...known, turned: false, value: before ?? null };
  const after = value(new Date(clock.now()).toISOString());
  expectHeard(await door.write(after), work);
  return { ...known, turned: true, value: after };
}

function linesOf({
  region,
  owner,
  parameter,
  switch: now,
  turned,
  value,
  ownSessions,
  stacks,
}: Turned): readonly string[] {
  const whose = `${owner} in ${region}`;
  if (now === 'on') {
    return [
      turned
        ? `Resumed ${whose}: its next looks create what is missing, at most five minutes from now where it is deployed.`
        : `${whose} was not paused (${parameter}).`,
    ];
  }
  return [
    turned
      ? `Paused ${whose}: ${parameter} says "${value}".`
      : `${whose} was paused already: ${parameter} says "${value}".`,
    `Nothing is created, changed, deleted or stopped; its ${counted(ownSessions, 'session')} go on mirroring, and costing.`,
    `To go on: tasktap resume --owner ${owner}`,
    ...strangeLines(owner, stacks),
  ];
}

/** A name that nobody goes by pauses nobody; but a stack may have no session yet. */
function strangeLines(owner: Owner, stacks: readonly Owner[]): readonly string[] {
  if (stacks.includes(owner)) return [];
  return [`No session here is of ${owner}: a stack of another name was not paused.${askIfMeant(owner, stacks)}`];
}

function workCalled(name: string): Work {
  return {
    name,
    again: 'try again',
    rights: rightsFor(['read-own-sessions', 'turn-switch']),
  };
}
