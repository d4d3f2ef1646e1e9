// `tasktap explain TASK`: one task's story, and what to do about it. Reads only.
import type { Aws } from '@tasktap/aws';
import type { Preview } from '@tasktap/controller';
import { answer, type Fault, type Task } from '@tasktap/core';
import { connected } from '../account/connection.ts';
import { fine, notAsWished } from '../account/exit-codes.ts';
import type { AccountFlags } from '../account/flags.ts';
import { type Place, placeJson, placeLines, unreadLines } from '../account/place-lines.ts';
import { refusal } from '../account/refusals.ts';
import type { StackFlags } from '../account/stack-names.ts';
import { unreadOf, type View, viewAccount } from '../account/view.ts';
import { readWish, usualChoice, type WishFlags } from '../account/wish.ts';
import { askCollectors } from '../hearing/ask.ts';
import type { TimedEntry } from '../journal/entry.ts';
import { sentenceOf } from '../journal/sentence.ts';
import { planWork } from '../plan/work.ts';
import { printLines, sayLine as say } from '../printing.ts';
import { unfit } from '../user-error.ts';
import { paintOutput } from '../words/paint.ts';
import { aligned } from '../words/table.ts';
import { findEnded } from './ended-task.ts';
import { clusterIn, findTask, isWhole } from './find-task.ts';
import { writtenAbout } from './journal.ts';
import { type Story, storyOf } from './story.ts';
import { storyLines } from './text.ts';

export type ExplainFlags = Omit<AccountFlags, 'service'> & StackFlags & WishFlags & { readonly serialized?: true };

const work = { ...planWork, name: 'explain', again: 'try again' };

/** The exit code. @throws UserError */
export async function explain(named: string, flags: ExplainFlags): Promise<number> {
  const wish = await readWish(flags, usualChoice);
  const cluster = flags.cluster ?? clusterIn(named);
  const where = { ...flags, ...(cluster === undefined ? {} : { cluster: [cluster].flat() }) };
  return connected(flags, async (connection) => {
    const serialized = flags.serialized === true;
    const view = await viewAccount(connection, { flags: where, wish, stackNeeded: false, serialized }, { work, say });
    const { task, preview } = await taskIn(view, named);
    const hearing = await askCollectors(flags, connection.account, view, connection.clock.now(), say);
    const stops = await withStops(preview, view.aws);
    const story = storyOf(task, stops.preview, view.policy, hearing);
    const { entries, faults } = await writtenAbout(task, view.owner, flags, connection.clock.now());
    const unread = [...unreadOf(view), ...stops.faults, ...hearing.faults, ...faults];
    const place = placeJson(view);
    if (flags.json === true) console.log(JSON.stringify({ ...place, ...story, journal: entries, unread }));
    else printLines(linesOf({ place, story, entries, unread }));
    return ['ignored', 'mirrored', 'forwarded'].includes(story.verdict) ? fine : notAsWished;
  });
}

interface Told {
  readonly place: Place;
  readonly story: Story;
  readonly entries: readonly TimedEntry[];
  readonly unread: readonly Fault[];
}

function linesOf({ place, story, entries, unread }: Told): readonly string[] {
  const journal = aligned(entries.map((entry) => [entry.at, sentenceOf(entry)]));
  return [
    ...placeLines(place, paintOutput),
    '',
    ...storyLines(story, paintOutput),
    ...(journal.length === 0 ? [] : ['', paintOutput('bold', 'What the functions wrote of it'), ...journal]),
    ...unreadLines({ unread }),
  ];
}

interface TaskSeen {
  readonly task: Task;
  readonly preview: Preview;
}

/** Among those that ECS wants to run; else among those that ECS still remembers, by their whole id. @throws UserError */
async function taskIn({ clusters, aws }: View, named: string): Promise<TaskSeen> {
  const found = findTask(
    named,
    clusters.flatMap(({ snapshot }) => snapshot.tasks),
  );
  if (found.kind === 'several') {
    throw unfit(`Expected one task, found ${found.arns.length} that begin so: ${found.arns.slice(0, 5).join(', ')}.`);
  }
  if (found.kind === 'none') return endedTask(clusters, aws, named);
  const preview = clusters.find(({ snapshot }) => snapshot.cluster === found.task.cluster);
  if (preview === undefined) throw new Error(`explain: ${found.task.arn} was seen in no cluster`);
  return { task: found.task, preview };
}

/** @throws UserError */
async function endedTask(clusters: readonly Preview[], aws: Aws, named: string): Promise<TaskSeen> {
  if (!isWhole(named)) {
    throw unfit(`No running task has an id that begins with ${named}. A task that has ended is found by its whole id.`);
  }
  const ended = await findEnded(named, clusters, aws);
  if (ended.kind === 'found') return ended;
  if (ended.fault !== undefined) throw refusal(ended.fault, work);
  throw unfit(`ECS knows no task ${named} here, or not any more: check it, --cluster and --region.`);
}

interface WithStops {
  readonly preview: Preview;
  /** Why they could not be read. */
  readonly faults: readonly Fault[];
}

/** The plan asks for stops only where it needs them; a story is not whole without. */
async function withStops(preview: Preview, aws: Aws): Promise<WithStops> {
  const { snapshot } = preview;
  if (snapshot.recentStops !== undefined) return { preview, faults: [] };
  const { answer: said, fault } = await aws.ask({ kind: 'recent-stops' }, snapshot.cluster);
  return {
    preview: { ...preview, snapshot: answer(snapshot, said) },
    faults: fault === undefined ? [] : [fault],
  };
}
