// `tasktap status`: how much of the account is covered, service by service, and why the rest is not. Reads only.
import { type Clock, rightsFor } from '@tasktap/aws';
import { connected } from '../account/connection.ts';
import { fine, notAsWished } from '../account/exit-codes.ts';
import { type AccountFlags, expectCluster } from '../account/flags.ts';
import type { Work } from '../account/refusals.ts';
import type { StackFlags } from '../account/stack-names.ts';
import { viewAccount } from '../account/view.ts';
import { readWish, usualChoice, type WishFlags } from '../account/wish.ts';
import { askCollectors } from '../hearing/ask.ts';
import { printLines, sayLine as say } from '../printing.ts';
import { paintOutput } from '../words/paint.ts';
import { asJson, asText } from './report.ts';
import { isFine, rowsOf } from './rows.ts';

export type StatusFlags = AccountFlags & StackFlags & WishFlags;

const work: Work = {
  name: 'status',
  again: 'try again',
  rights: rightsFor(['find-out', 'look-at-cluster', 'read-switch']),
};

/** The exit code. `clock`: undefined but where the waits are to be measured. @throws UserError */
export async function status(flags: StatusFlags, clock?: Clock): Promise<number> {
  expectCluster(flags);
  const wish = await readWish(flags, usualChoice);
  return connected(
    flags,
    async (connection) => {
      const wishes = { flags, wish, stackNeeded: false, serialized: false };
      const view = await viewAccount(connection, wishes, { work, say });
      const hearing = await askCollectors(flags, connection.account, view, connection.clock.now(), say);
      printLines(flags.json === true ? [asJson(view, hearing)] : asText(view, hearing, paintOutput));
      return isFine(rowsOf(view.clusters, hearing)) ? fine : notAsWished;
    },
    clock === undefined ? {} : { clock },
  );
}
