// `tasktap plan`: what would be done now, as a diff or as a file for `tasktap apply`. Reads only.
import { connected } from '../account/connection.ts';
import { fine } from '../account/exit-codes.ts';
import { type AccountFlags, expectCluster } from '../account/flags.ts';
import type { StackFlags } from '../account/stack-names.ts';
import { viewAccount } from '../account/view.ts';
import { readWish, type WishFlags } from '../account/wish.ts';
import { printLines, sayLine } from '../printing.ts';
import { paintOutput } from '../words/paint.ts';
import { planOf } from './shown-plan.ts';
import { planLines } from './text.ts';
import { planWork } from './work.ts';

export interface PlanFlags extends AccountFlags, StackFlags, WishFlags {
  readonly serialized?: true;
}

/** The exit code. @throws UserError */
export async function plan(flags: PlanFlags): Promise<number> {
  expectCluster(flags);
  const wish = await readWish(flags, undefined);
  const serialized = flags.serialized === true;
  return connected(flags, async (connection) => {
    const view = await viewAccount(
      connection,
      { flags, wish, stackNeeded: true, serialized },
      { work: planWork, say: sayLine },
    );
    const shown = planOf(view, { flags, serialized, now: connection.clock.now() });
    printLines(flags.json === true ? [JSON.stringify(shown)] : planLines(shown, paintOutput));
    return fine;
  });
}
