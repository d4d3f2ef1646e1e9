// A conversation, or a stretch of it, with the tasks at its ends: what becomes one row.
import type { TaskIdentity } from '../directory/directory.ts';
import type { Conversation } from './conversation.ts';

/** Whose packets an interface of the engine holds. */
export interface Owner {
  readonly vni: number | undefined;
  /** Undefined: the VNI is in no directory, or came from a foreign address. */
  readonly task: TaskIdentity | undefined;
  /** The task's own, as text; empty where they are not known. */
  readonly addresses: readonly string[];
}

export const noOwner: Owner = { vni: undefined, task: undefined, addresses: [] };

/** OCSF's `observation_point_id`, by its captions. `Neither`: it is not known which end is the task's own. */
type SeenAt = 'Source' | 'Destination' | 'Neither' | 'Both';

export interface Flow extends Omit<Conversation, 'interfaceNumber'> {
  /** Undefined: the end is not where packets were mirrored. */
  readonly sourceOwner: Owner | undefined;
  readonly destinationOwner: Owner | undefined;
  /** Whose packets these are; of two, the source's. */
  readonly owner: Owner;
  readonly seenAt: SeenAt;
}

export function flowAt(conversation: Conversation, owner: Owner): Flow {
  const { interfaceNumber: _, ...rest } = conversation;
  const end = ownEnd(conversation, owner);
  return {
    ...rest,
    owner,
    sourceOwner: end === 'Source' ? owner : undefined,
    destinationOwner: end === 'Destination' ? owner : undefined,
    seenAt: end ?? 'Neither',
  };
}

/** Undefined: not known. Of a task that speaks to itself, the source. */
export function ownEnd(
  { source, destination }: Pick<Conversation, 'source' | 'destination'>,
  { addresses }: Owner,
): 'Source' | 'Destination' | undefined {
  if (addresses.includes(source.address)) return 'Source';
  return addresses.includes(destination.address) ? 'Destination' : undefined;
}
