// What AWS says of who asks, of what that one may do, and of how full the account is.
import type { Examining } from '@tasktap/aws/examining';
import { targetsOf } from '@tasktap/core';
import { countedSessions, type View } from '../account/view.ts';
import { examineRight } from './account.ts';
import type { Rules } from './ask-filters.ts';
import type { Doctors } from './doctors.ts';
import { type Finding, unread } from './finding.ts';
import { examineIdentity } from './identity.ts';
import { examineQuotas, fullest } from './quotas.ts';

export async function examineWho({ clusters }: View, { examining }: Doctors): Promise<Finding> {
  const said = await examining.identity();
  const arns = clusters.map(({ snapshot }) => snapshot.cluster);
  return said.kind === 'heard' ? examineIdentity(said.value, arns) : unread('identity', said.reading.fault);
}

/** With a tag, which needs a right of its own. */
const asDoctor = { number: 1, description: 'tasktap doctor: a dry run', tags: [['tasktap:owner', 'doctor']] } as const;

/** Dry runs say nothing of what a stack may: its functions have a role of their own. */
export async function examineRights({ clusters, policy }: View, { examining }: Doctors): Promise<readonly Finding[]> {
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

export async function examineUse(
  view: View,
  rules: Rules,
  { account, examining }: Doctors,
): Promise<readonly Finding[]> {
  const { policy, sessions } = view;
  const [targets, filters] = [await account.targets(), await account.filters()];
  if (targets.kind === 'unheard') return [unread('quota', targets.reading.fault)];
  if (filters.kind === 'unheard') return [unread('quota', filters.reading.fault)];
  const rulesOfEach = [...rules.values()].map((said) => (said.kind === 'heard' ? said.value?.length : undefined));
  const wanted: readonly string[] = targetsOf(policy);
  const sources = targets.value
    .filter(({ id, eni }) => eni !== undefined && wanted.includes(id))
    .map(({ id }) => sessions.filter(({ target }) => target === id).length);
  const used = {
    sessions: countedSessions(view).length,
    targets: targets.value.length,
    filters: filters.value.length,
    rules: fullest(rulesOfEach),
    sources: fullest(sources),
  };
  const named = await examining.quotas();
  if (named.kind === 'heard') return examineQuotas(used, named.value);
  return [...examineQuotas(used, undefined), unread('quota-service', named.reading.fault)];
}
