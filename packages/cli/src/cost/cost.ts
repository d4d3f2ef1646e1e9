// `tasktap cost`: what the sessions of a stack cost, and what their packets would on the way. Reads only.
import { rightsFor } from '@tasktap/aws';
import { createExamining } from '@tasktap/aws/examining';
import type { MirrorSession } from '@tasktap/core';
import { readIdentity } from '@tasktap/core';
import { isAmong } from '../account/clusters.ts';
import { connected } from '../account/connection.ts';
import { fine } from '../account/exit-codes.ts';
import { type AccountFlags, expectCluster, reachedBy } from '../account/flags.ts';
import { findOwnStack } from '../account/own-stack.ts';
import { expectHeard, type Work } from '../account/refusals.ts';
import { printLines } from '../printing.ts';
import { waiting } from '../waiting.ts';
import { paintOutput } from '../words/paint.ts';
import { estimate, placeOf, type TargetKind } from './estimate.ts';
import { type Costs, costLines } from './lines.ts';
import { readPrices } from './read-prices.ts';

export interface CostFlags extends AccountFlags {
  readonly owner?: string;
  readonly prices?: string;
  /** Of one session on the mean. */
  readonly megabits: number;
  /** Per cent. */
  readonly crossing: number;
}

const work: Work = {
  name: 'cost',
  again: 'try again',
  rights: rightsFor(['read-own-sessions', 'destinations']),
};

/** The exit code. @throws UserError */
export async function cost(flags: CostFlags): Promise<number> {
  expectCluster(flags);
  const prices = await readPrices(flags.prices);
  return connected(flags, async ({ account, clock }) => {
    const { region, owner, sessions } = await findOwnStack(account, flags.owner, work);
    const ofStack = sessions.filter((session) => readIdentity(session.tags)?.owner === owner);
    const own = ofStack.filter((session) => isWanted(session, flags));
    const kinds = await waiting('Reading its mirror targets …', kindsOf(own, flags, clock.now));
    const assumed = { megabits: flags.megabits, crossing: flags.crossing / 100 };
    const estimated = estimate({ sessions: own, kindOf: (target) => kinds.get(target), prices, assumed });
    const costs: Costs = { region, owner, prices, assumed, ...estimated };
    const elsewhere = ofStack.length - own.length;
    printLines(flags.json === true ? [JSON.stringify(costs)] : costLines(costs, elsewhere, paintOutput));
    return fine;
  });
}

function isWanted(session: MirrorSession, { cluster = [], service }: CostFlags): boolean {
  const place = placeOf(session);
  return isAmong(place.cluster, cluster) && (service === undefined || place.service === service);
}

async function kindsOf(
  sessions: readonly MirrorSession[],
  flags: CostFlags,
  now: () => number,
): Promise<ReadonlyMap<string, TargetKind>> {
  const examining = createExamining(reachedBy(flags), now);
  const kinds = new Map<string, TargetKind>();
  try {
    for (const target of new Set(sessions.map((session) => session.target))) {
      const end = expectHeard(await examining.end(target), work);
      if (end !== undefined) kinds.set(target, end.kind);
    }
    return kinds;
  } finally {
    examining.destroy();
  }
}
