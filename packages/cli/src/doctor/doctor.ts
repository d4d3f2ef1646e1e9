// `tasktap doctor`: examines a set-up from the rights to the sensors, and says what is fine, what to look at, and what is broken. Reads only.
import { rightsFor } from '@tasktap/aws';
import { createDeploying } from '@tasktap/aws/deploying';
import { createExamining } from '@tasktap/aws/examining';
import { createWatching } from '@tasktap/aws/watching';
import { targetsOf } from '@tasktap/core';
import { type Connection, connected } from '../account/connection.ts';
import { fine, notAsWished } from '../account/exit-codes.ts';
import { type AccountFlags, expectCluster, reachedBy } from '../account/flags.ts';
import { placeJson, placeLines } from '../account/place-lines.ts';
import type { Work } from '../account/refusals.ts';
import type { StackFlags } from '../account/stack-names.ts';
import { type View, viewAccount } from '../account/view.ts';
import { readWish, usualChoice, type Wish, type WishFlags } from '../account/wish.ts';
import { readHearing } from '../hearing/hearing.ts';
import { forwardedJson, hearingJson } from '../hearing/report.ts';
import { printLines, sayLine as say } from '../printing.ts';
import { paintOutput } from '../words/paint.ts';
import { examineClock, examineLength, examineShadows, examineSwitch } from './account.ts';
import { examineRights, examineUse, examineWho } from './ask-account.ts';
import { examineDeployment } from './ask-deployment.ts';
import { examineFilterOf, readRules } from './ask-filters.ts';
import { examineTarget } from './ask-target.ts';
import type { Doctors } from './doctors.ts';
import { type Finding, unread } from './finding.ts';
import { examineHearing } from './hearing.ts';
import { findingLines } from './lines.ts';

export type DoctorFlags = AccountFlags & StackFlags & WishFlags;

const work: Work = {
  name: 'doctor',
  again: 'try again',
  rights: rightsFor(['find-out', 'look-at-cluster', 'read-switch']),
};

/** The exit code. @throws UserError */
export async function doctor(flags: DoctorFlags): Promise<number> {
  expectCluster(flags);
  const wish = await readWish(flags, usualChoice);
  return connected(flags, async (connection) => {
    const examining = createExamining(reachedBy(flags), connection.clock.now);
    const deploying = createDeploying(reachedBy(flags));
    const watching = createWatching(reachedBy(flags));
    try {
      const { account, clock } = connection;
      const doctors = { account, examining, deploying, watching, now: clock.now };
      return await doctorOver(connection, flags, wish, doctors);
    } finally {
      examining.destroy();
      deploying.destroy();
      watching.destroy();
    }
  });
}

async function doctorOver(connection: Connection, flags: DoctorFlags, wish: Wish, doctors: Doctors): Promise<number> {
  const view = await viewAccount(connection, { flags, wish, stackNeeded: false, serialized: false }, { work, say });
  say('Examining rights, target, filter and stack …');
  const findings = await examine(view, doctors);
  const isWell = findings.every(({ state }) => state !== 'broken');
  const place = placeJson(view);
  if (flags.json === true) console.log(JSON.stringify({ ...place, fine: isWell, findings }));
  else printLines([...placeLines(place, paintOutput), '', ...findingLines(findings, paintOutput)]);
  return isWell ? fine : notAsWished;
}

async function examine(view: View, doctors: Doctors): Promise<readonly Finding[]> {
  const { document, policy, clusters, offSwitch } = view;
  const verdicts = clusters.flatMap(({ plan }) => [...plan.verdicts.values()]);
  const targets: Finding[] = [];
  for (const id of targetsOf(policy)) targets.push(...(await examineTarget(id, view, doctors)));
  const rules = await readRules(policy, doctors);
  return [
    await examineWho(view, doctors),
    ...(await examineRights(view, doctors)),
    ...(await examineUse(view, rules, doctors)),
    ...unreadTasks(view),
    ...targets,
    ...[...rules].flatMap(([id, said]) => examineFilterOf(id, said)),
    ...(await examineHeard(view, doctors)),
    examineLength(document.packetLength),
    examineShadows(verdicts),
    ...(await examineDeployment(view, doctors, say)),
    ...(view.owner === undefined ? [] : [examineSwitch(offSwitch.kind)]),
    examineClock(doctors.examining.skewMs()),
  ];
}

/** What the other findings on tasks and sessions go without, once each. */
function unreadTasks({ clusters }: View): readonly Finding[] {
  const faults = clusters.flatMap((cluster) => cluster.faults);
  const distinct = new Map(faults.map((fault) => [`${fault.operation} ${fault.code}`, fault]));
  return [...distinct.values()].map((fault) => unread('tasks', fault));
}

async function examineHeard(
  { policy, clusters }: View,
  { account, watching, now }: Doctors,
): Promise<readonly Finding[]> {
  const hearing = await readHearing({ ...account, ...watching }, targetsOf(policy), now());
  const heard = examineHearing(hearingJson(clusters, hearing), forwardedJson(clusters, hearing));
  return [...heard, ...hearing.faults.map((fault) => unread('heard', fault))];
}
