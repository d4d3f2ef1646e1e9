// `tasktap drain`: pauses one stack and deletes its sessions, so that it can go.
import { isPaused, rightsFor } from '@tasktap/aws';
import { drain as removeAll } from '@tasktap/controller';
import type { Owner } from '@tasktap/core';
import { type Connection, connected } from '../account/connection.ts';
import { fine, notAsWished } from '../account/exit-codes.ts';
import type { ReachFlags } from '../account/flags.ts';
import { findOwnStack } from '../account/own-stack.ts';
import { expectHeard, refusal, type Work } from '../account/refusals.ts';
import { namesOf, type StackFlags } from '../account/stack-names.ts';
import { confirmed } from '../confirm.ts';
import { interruptedCode, listenForInterruption } from '../interruption.ts';
import { printLines, sayLine as say } from '../printing.ts';
import { counted } from '../words/counted.ts';
import { type Drained, drainedLines } from './report.ts';
import { told } from './told.ts';

export interface DrainFlags extends ReachFlags, Pick<StackFlags, 'owner' | 'switch'> {
  readonly yes?: true;
  readonly json?: true;
}

const work: Work = {
  name: 'drain',
  again: 'drain again',
  rights: rightsFor(['read-own-sessions', 'remove-own-session', 'turn-switch']),
};

/** The exit code. @throws UserError */
export function drain(flags: DrainFlags): Promise<number> {
  return connected(flags, async (connection) => {
    const drained = await drainOver(connection, flags);
    printLines(flags.json === true ? [JSON.stringify(drained)] : drainedLines(drained));
    if (drained.fine) return fine;
    return drained.agreed ? interruptedCode : notAsWished;
  });
}

async function drainOver(connection: Connection, flags: DrainFlags): Promise<Drained> {
  const { account, ownSessions } = connection;
  const { region, owner, ownSessions: sessions, stacks } = await findOwnStack(account, flags.owner, work);
  const parameter = namesOf(owner, flags).switchName;
  const known = { region, owner, parameter, stacks };
  if (sessions === 0) return { ...known, fine: true, agreed: true, turned: false, removed: 0, left: 0 };
  const question = `Pause ${owner} and delete its ${counted(sessions, 'session')} in ${region}? Others stay.`;
  if (flags.yes !== true && !(await confirmed(question))) {
    return { ...known, fine: false, agreed: false, turned: false, removed: 0, left: sessions };
  }
  const turned = await pauseFirst(connection, owner, parameter);
  const interruption = listenForInterruption();
  try {
    const own = told(ownSessions(owner), sessions, say);
    const came = await removeAll(own, connection.clock, interruption.happened);
    if (came.kind === 'failed') {
      say(`${came.removed} of ${counted(sessions, 'session')} deleted; ${owner} stays paused.`);
      throw refusal(came.fault, work);
    }
    const left = came.kind === 'drained' ? 0 : (came.left ?? sessions - came.removed);
    return { ...known, fine: came.kind === 'drained', agreed: true, turned, removed: came.removed, left };
  } finally {
    interruption.close();
  }
}

/** Or its functions would create anew what is deleted here. */
async function pauseFirst({ clock, offSwitch }: Connection, owner: Owner, parameter: string): Promise<boolean> {
  const door = offSwitch(parameter);
  if (isPaused(expectHeard(await door.read(), work))) return false;
  expectHeard(await door.write(`paused: it is drained (tasktap drain, ${new Date(clock.now()).toISOString()})`), work);
  say(`Paused ${owner} (${parameter}).`);
  return true;
}
