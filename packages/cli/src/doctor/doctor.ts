// `tasktap doctor`: examines a set-up from the rights to the sensors, and says what is fine, what to look at, and what is broken. Reads only.
import { type Account, rightsFor } from '@tasktap/aws';
import { createDeploying, type Deploying } from '@tasktap/aws/deploying';
import { createExamining, type Examining } from '@tasktap/aws/examining';
import { createWatching, type Watching } from '@tasktap/aws/watching';
import { filtersOf, type Task, targetsOf } from '@tasktap/core';
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
import { paintOutput } from '../words/paint.ts';
import { examineClock, examineLength, examineRight, examineShadows, examineStack, examineSwitch } from './account.ts';
import { examineCode, inlineCodeIn } from './code.ts';
import { examineFilter } from './filter.ts';
import { type Finding, isBroken, lookAt, unread } from './finding.ts';
import { examineHearing } from './hearing.ts';
import { examineIdentity } from './identity.ts';
import { findingLines } from './lines.ts';
import { examineQuotas, fullest } from './quotas.ts';
import { examineRoutes, type Goal } from './routes.ts';
import { examineBalancer, examineInterface, type Sources } from './target.ts';

export type DoctorFlags = AccountFlags & StackFlags & WishFlags;

const work: Work = {
  name: 'doctor',
  again: 'try again',
  rights: rightsFor(['find-out', 'look-at-cluster', 'read-switch']),
};
const say = (line: string): void => console.error(line);

interface Doctors {
  readonly account: Account;
  readonly watching: Watching;
  readonly now: () => number;
  readonly examining: Examining;
  readonly deploying: Deploying;
}

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
  else console.log([...placeLines(place, paintOutput), '', ...findingLines(findings, paintOutput)].join('\n'));
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
    ...(await examineDeployment(view, doctors)),
    ...(view.owner === undefined ? [] : [examineSwitch(offSwitch.kind)]),
    examineClock(doctors.examining.skewMs()),
  ];
}

type Said = Awaited<ReturnType<Examining['rules']>>;
/** By filter, in the policy's order. */
type Rules = ReadonlyMap<string, Said>;

async function readRules(policy: View['policy'], { examining }: Doctors): Promise<Rules> {
  const rules = new Map<string, Said>();
  for (const id of filtersOf(policy)) rules.set(id, await examining.rules(id));
  return rules;
}

function examineFilterOf(id: string, said: Said): readonly Finding[] {
  return said.kind === 'heard' ? examineFilter(id, said.value) : [unread('filter', said.reading.fault)];
}

async function examineWho({ clusters }: View, { examining }: Doctors): Promise<Finding> {
  const said = await examining.identity();
  const arns = clusters.map(({ snapshot }) => snapshot.cluster);
  return said.kind === 'heard' ? examineIdentity(said.value, arns) : unread('identity', said.reading.fault);
}

/** What the other findings on tasks and sessions go without, once each. */
function unreadTasks({ clusters }: View): readonly Finding[] {
  const faults = clusters.flatMap((cluster) => cluster.faults);
  const distinct = new Map(faults.map((fault) => [`${fault.operation} ${fault.code}`, fault]));
  return [...distinct.values()].map((fault) => unread('tasks', fault));
}

async function examineUse(
  { policy, sessions }: View,
  rules: Rules,
  { account, examining }: Doctors,
): Promise<readonly Finding[]> {
  const [targets, filters] = [await account.targets(), await account.filters()];
  if (targets.kind === 'unheard') return [unread('quota', targets.reading.fault)];
  if (filters.kind === 'unheard') return [unread('quota', filters.reading.fault)];
  const rulesOfEach = [...rules.values()].map((said) => (said.kind === 'heard' ? said.value?.length : undefined));
  const wanted: readonly string[] = targetsOf(policy);
  const sources = targets.value
    .filter(({ id, eni }) => eni !== undefined && wanted.includes(id))
    .map(({ id }) => sessions.filter(({ target }) => target === id).length);
  const used = {
    sessions: sessions.length,
    targets: targets.value.length,
    filters: filters.value.length,
    rules: fullest(rulesOfEach),
    sources: fullest(sources),
  };
  const named = await examining.quotas();
  if (named.kind === 'heard') return examineQuotas(used, named.value);
  return [...examineQuotas(used, undefined), unread('quota-service', named.reading.fault)];
}

async function examineHeard(
  { policy, clusters }: View,
  { account, watching, now }: Doctors,
): Promise<readonly Finding[]> {
  const hearing = await readHearing({ ...account, ...watching }, targetsOf(policy), now());
  const heard = examineHearing(hearingJson(clusters, hearing), forwardedJson(clusters, hearing));
  return [...heard, ...hearing.faults.map((fault) => unread('heard', fault))];
}

/** With a tag, which needs a right of its own. */
const asDoctor = { number: 1, description: 'tasktap doctor: a dry run', tags: [['tasktap:owner', 'doctor']] } as const;

/** Dry runs say nothing of what a stack may: its functions have a role of their own. */
async function examineRights({ clusters, policy }: View, { examining }: Doctors): Promise<readonly Finding[]> {
  const eni = clusters.flatMap(({ snapshot }) => snapshot.tasks).flatMap((task) => task.eni?.id ?? [])[0];
  const session = clusters.flatMap(({ snapshot }) => snapshot.sessions)[0];
  const target = policy.targets[0]?.id;
  const isPossible = eni !== undefined && target !== undefined;
  const create = isPossible
    ? await examining.rehearseCreate({ eni, target, filter: policy.filter, ...asDoctor })
    : undefined;
  const remove = session === undefined ? undefined : await examining.rehearseDelete(session.id);
  return [
    examineRight('right-to-create', 'create sessions with tags', faultOf(create)),
    examineRight('right-to-delete', 'delete sessions', faultOf(remove)),
  ];
}

type Tried = Awaited<ReturnType<Examining['rehearseDelete']>> | undefined;

function faultOf(tried: Tried): Parameters<typeof examineRight>[2] {
  return tried?.kind === 'unheard' ? tried.reading.fault : undefined;
}

async function examineTarget(id: string, view: View, { examining }: Doctors): Promise<readonly Finding[]> {
  const end = await examining.end(id);
  if (end.kind === 'unheard') return [unread('target', end.reading.fault)];
  const sources = sourcesIn(view);
  switch (end.value?.kind) {
    case undefined:
      return [
        isBroken('target', `There is no target ${id}.`, 'Name one that is there, or share it with this account.'),
      ];
    case 'interface': {
      const gates = await examining.gates(end.value.interface);
      if (gates.kind === 'unheard') return [unread('target', gates.reading.fault)];
      return [
        ...examineInterface(end.value.interface, gates.value, sources),
        ...(await examineWays(gates.value, view, examining)),
      ];
    }
    case 'load-balancer': {
      const balancer = await examining.balancer(end.value.arn);
      if (balancer.kind === 'unheard') return [unread('target', balancer.reading.fault)];
      const goal = balancer.value === undefined ? undefined : { address: undefined, vpc: balancer.value.vpc };
      return [
        ...examineBalancer(end.value.arn, balancer.value, sources),
        ...(await examineWays(goal, view, examining)),
      ];
    }
    case 'endpoint':
      return [
        lookAt(
          'target',
          `The target is the gateway load balancer endpoint ${end.value.endpoint}, behind which nothing is examined.`,
          'Examine its appliances: they get GENEVE around VXLAN, at most 8500 bytes.',
        ),
      ];
  }
}

/** One interface in each subnet tells its routes. `goal` undefined: it is not there. */
async function examineWays(goal: Goal | undefined, view: View, examining: Examining): Promise<readonly Finding[]> {
  if (goal === undefined) return [];
  const interfaces = new Map<string | undefined, string>();
  for (const { eni } of selectedIn(view)) if (eni?.id !== undefined) interfaces.set(eni.subnet, eni.id);
  const ways = await examining.ways([...interfaces.values()]);
  return ways.kind === 'heard' ? examineRoutes(goal, ways.value) : [unread('target-routes', ways.reading.fault)];
}

function selectedIn({ clusters }: View): readonly Task[] {
  return clusters.flatMap(({ snapshot, plan }) =>
    snapshot.tasks.filter((task) => (plan.verdicts.get(task.arn)?.kind ?? 'ignored') !== 'ignored'),
  );
}

function sourcesIn(view: View): Sources {
  const selected = selectedIn(view);
  return {
    addresses: distinct(selected, (task) => task.eni?.address),
    zones: distinct(selected, (task) => task.availabilityZone),
  };
}

function distinct(tasks: readonly Task[], of: (task: Task) => string | undefined): readonly string[] {
  return [...new Set(tasks.flatMap((task) => of(task) ?? []))].sort();
}

async function examineDeployment({ owner }: View, { deploying }: Doctors): Promise<readonly Finding[]> {
  if (owner === undefined) {
    return [
      lookAt(
        'stack',
        'It is not known which stack is meant: none or several have sessions here.',
        'Name it by --owner.',
      ),
    ];
  }
  const stack = await deploying.stack(owner);
  if (stack.kind === 'unheard') return [unread('stack', stack.reading.fault)];
  const standing = examineStack(owner, stack.value?.status);
  return stack.value === undefined ? [standing] : [standing, ...(await examineVersion(owner, deploying))];
}

async function examineVersion(owner: string, deploying: Deploying): Promise<readonly Finding[]> {
  const template = await deploying.template(owner);
  if (template.kind === 'unheard') return [unread('stack-version', template.reading.fault)];
  const deployed = inlineCodeIn(template.value ?? '');
  if (deployed.size === 0) return [examineCode(owner, deployed, deployed)];
  say('Comparing the code of the stack with that of this tasktap …');
  const { synthesizeTemplate } = await import('@tasktap/cdk');
  return [examineCode(owner, deployed, inlineCodeIn(await synthesizeTemplate()))];
}
