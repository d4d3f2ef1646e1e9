// `tasktap apply`: does what a plan showed and nothing else, and says what has changed since.
import { rightsFor } from '@tasktap/aws';
import { type Connection, connected } from '../account/connection.ts';
import { fine, notAsWished } from '../account/exit-codes.ts';
import { placeJson } from '../account/place-lines.ts';
import type { Work } from '../account/refusals.ts';
import { type View, viewAccount } from '../account/view.ts';
import { confirmed } from '../confirm.ts';
import { interruptedCode, listenForInterruption } from '../interruption.ts';
import { placedActions, planOf, type ShownPlan } from '../plan/shown-plan.ts';
import { planLines } from '../plan/text.ts';
import { planWork } from '../plan/work.ts';
import { printLines, sayLine as say } from '../printing.ts';
import { counted } from '../words/counted.ts';
import { paintOutput } from '../words/paint.ts';
import { carryOut } from './carry-out.ts';
import { compare } from './compare.ts';
import { type Applied, appliedJson, appliedLines, isFine, notAgreedTo } from './report.ts';
import { type ApplyFlags, type ApplyWishes, readWishes } from './wishes.ts';

const work: Work = {
  name: 'apply',
  again: 'apply again',
  rights: [
    ...new Set([
      ...planWork.rights,
      ...rightsFor(['create-session', 'modify-session', 'delete-session', 'stop-task', 'keep-refusal']),
    ]),
  ],
};

/** The exit code. @throws UserError */
export async function apply(flags: ApplyFlags): Promise<number> {
  const asked = await readWishes(flags);
  const reach = asked.saved === undefined ? flags : { ...flags, region: asked.saved.region };
  return connected(reach, (connection) => applyOver(connection, flags, asked));
}

async function applyOver(connection: Connection, flags: ApplyFlags, { saved, wishes }: ApplyWishes): Promise<number> {
  const look = (): Promise<View> => viewAccount(connection, wishes, { work, say });
  const seen = saved === undefined ? await look() : undefined;
  const shown = saved ?? planned(seen);
  const tell = (lines: readonly string[]): void => {
    if (flags.json !== true) printLines(lines);
  };
  tell(planLines(shown, paintOutput));
  if (!(await agreedTo(shown, flags))) {
    say('Nothing was done.');
    if (flags.json === true) console.log(appliedJson(shown, notAgreedTo(shown.actions)));
    return notAsWished;
  }
  // Somebody may have thought about it for a while, and the account went on.
  const now = seen !== undefined && (flags.yes === true || shown.actions.length === 0) ? seen : await look();
  const applied = await act(now, shown);
  if (flags.json === true) console.log(appliedJson(placeJson(now), applied));
  tell(['', ...appliedLines(applied, paintOutput)]);
  return exitCodeOf(applied);

  function planned(view: View | undefined): ShownPlan {
    if (view === undefined) throw new Error('apply: nothing was saved and nothing was seen');
    const { flags: place, serialized } = wishes;
    return planOf(view, { flags: place, serialized, now: connection.clock.now() });
  }
}

async function agreedTo(shown: ShownPlan, { yes, json }: ApplyFlags): Promise<boolean> {
  if (yes === true || shown.actions.length === 0) return true;
  // Whoever is asked must see what about.
  if (json === true) for (const line of planLines(shown, (_colour, text) => text)) say(line);
  return confirmed(question(shown));
}

async function act(now: View, shown: ShownPlan): Promise<Applied> {
  const { unchanged, changes } = compare(shown.actions, placedActions(now));
  const interruption = listenForInterruption();
  try {
    const results = await carryOut(unchanged, { aws: now.aws, interrupted: interruption.happened, say });
    return { changes, results };
  } finally {
    interruption.close();
  }
}

function question({ actions, owner, region }: ShownPlan): string {
  return `Do ${counted(actions.length, 'action')} in the name of ${owner} in ${region}?`;
}

function exitCodeOf(applied: Applied): number {
  if (isFine(applied)) return fine;
  const interrupted = applied.results.some((result) => result.kind === 'untried' && result.reason === 'interrupted');
  return interrupted ? interruptedCode : notAsWished;
}
