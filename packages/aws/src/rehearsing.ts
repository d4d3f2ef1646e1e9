// Dry runs of a create and of a delete, and what is sent when they are none.
import {
  CreateTrafficMirrorSessionCommand,
  DeleteTrafficMirrorSessionCommand,
  type EC2Client,
} from '@aws-sdk/client-ec2';
import type { EniId, FilterId, SessionId, TargetId } from '@tasktap/core';
import { call, type Heard, heard } from './call.ts';

export interface SessionWish {
  readonly eni: EniId;
  readonly target: TargetId;
  readonly filter: FilterId;
  /** 1 to 32766. */
  readonly number: number;
  readonly description: string;
  readonly tags: readonly (readonly [key: string, value: string])[];
}

/** `DryRun`: changes nothing, and always comes back with a code; `denied` is the one that tells. */
export interface Rehearsing {
  rehearseCreate(wish: SessionWish): Promise<Heard<unknown>>;
  rehearseDelete(session: SessionId): Promise<Heard<unknown>>;
}

export function createRehearsing(ec2: EC2Client): Rehearsing {
  return {
    rehearseCreate: (wish) => heard(() => sendCreate(ec2, wish, true)),
    rehearseDelete: (session) => heard(() => sendDelete(ec2, session, true)),
  };
}

/** Without a token of ours: the SDK makes one per call, so that its own retries make nothing twice, and a second probe makes anew. */
export function sendCreate(
  ec2: EC2Client,
  { eni, target, filter, number, description, tags }: SessionWish,
  DryRun: boolean,
) {
  const command = new CreateTrafficMirrorSessionCommand({
    NetworkInterfaceId: eni,
    TrafficMirrorTargetId: target,
    TrafficMirrorFilterId: filter,
    SessionNumber: number,
    Description: description,
    TagSpecifications: [{ ResourceType: 'traffic-mirror-session', Tags: tags.map(([Key, Value]) => ({ Key, Value })) }],
    DryRun,
  });
  return call('CreateTrafficMirrorSession', () => ec2.send(command));
}

export function sendDelete(ec2: EC2Client, session: SessionId, DryRun: boolean): Promise<unknown> {
  const command = new DeleteTrafficMirrorSessionCommand({ TrafficMirrorSessionId: session, DryRun });
  return call('DeleteTrafficMirrorSession', () => ec2.send(command));
}
