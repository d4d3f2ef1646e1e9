// The tags of a session of ours: the contract between whoever makes sessions and whoever puts names on packets.
import {
  type ClusterArn,
  clusterArn,
  type Owner,
  owner,
  type ServiceName,
  serviceName,
  type TaskArn,
  taskArn,
} from './ids.ts';
import type { Task } from './snapshot.ts';
import { type Instant, instant } from './time.ts';

/** Counts up when a tag changes its meaning. */
export const tagVersion = '1';
/** The key of the tag on an interface that EC2 refused to this stack; the value is EC2's code. What others were told is no evidence of ours. */
export const refusedTag = (by: Owner): string => `tasktap:refused:${by}`;
/** What the source document calls its sessions; kept, so that whoever searched for it still finds it. */
export const sessionDescription = 'Traffic mirror Source created by lambda';
/** Ours after a change; what is searched for stays in front. */
const changedMark = `${sessionDescription}, changed `;
/** EC2's limit for a tag's value, in characters. */
const longestValue = 256;
const cutMark = '…';

export interface SessionIdentity {
  readonly owner: Owner;
  readonly version: string;
  readonly cluster: ClusterArn;
  /** Undefined: a standalone task. */
  readonly service: ServiceName | undefined;
  readonly task: TaskArn;
  readonly family: string;
  readonly address: string | undefined;
  readonly born: Instant;
}

/** Of a session that a look changes which began at that instant. */
export function changedDescription(at: Instant): string {
  return `${changedMark}${at}`;
}

/** Undefined: no look of ours has changed it. */
export function changedAtFrom(description: string): Instant | undefined {
  const at = description.startsWith(changedMark) ? Number(description.slice(changedMark.length)) : Number.NaN;
  return Number.isInteger(at) ? instant(at) : undefined;
}

/** Tags in a fixed order. `born` is when the session was wanted first, so that a repeated create says the same. */
export function sessionTags(task: Task, by: Owner, born: Instant): readonly (readonly [key: string, value: string])[] {
  const pairs: readonly (readonly [string, string | undefined])[] = [
    ['Name', `Session for interface ${task.eni?.id ?? ''}`],
    ['tasktap:owner', by],
    ['tasktap:v', tagVersion],
    ['tasktap:cluster', task.cluster],
    ['tasktap:service', task.service],
    ['tasktap:task', task.arn],
    ['tasktap:family', task.family],
    ['tasktap:ip', task.eni?.address],
    ['tasktap:born', String(born)],
  ];
  return pairs.flatMap(([key, value]) =>
    value === undefined || value === '' ? [] : [[key, tagValue(value)] as const],
  );
}

/** Undefined: these are not tags of ours, whoever's they are. */
export function readIdentity(tags: ReadonlyMap<string, string>): SessionIdentity | undefined {
  const by = tags.get('tasktap:owner');
  const version = tags.get('tasktap:v');
  if (by === undefined || version === undefined) return undefined;
  const service = tags.get('tasktap:service');
  return {
    owner: owner(by),
    version,
    cluster: clusterArn(tags.get('tasktap:cluster') ?? ''),
    service: service === undefined ? undefined : serviceName(service),
    task: taskArn(tags.get('tasktap:task') ?? ''),
    family: tags.get('tasktap:family') ?? '',
    address: tags.get('tasktap:ip'),
    born: bornFrom(tags.get('tasktap:born')),
  };
}

/** What is no time counts as very old: it proves nothing about today. */
function bornFrom(text: string | undefined): Instant {
  const born = Number(text);
  return instant(Number.isFinite(born) ? born : 0);
}

/** A value as it fits into a tag; cut from the left, since the end of an ARN tells more than its beginning. */
export function tagValue(value: string): string {
  const characters = [...value];
  return characters.length <= longestValue ? value : cutMark + characters.slice(1 - longestValue).join('');
}
