// What a probe asks and tells AWS: what an account shows, and one session at a time.
import {
  CreateTrafficMirrorSessionCommand,
  DeleteTrafficMirrorSessionCommand,
  type EC2Client,
} from '@aws-sdk/client-ec2';
import type { EniId, FilterId, MirrorSession, SessionId, TargetId } from '@tasktap/core';
import { type Account, type AccountOptions, createAccount } from './account.ts';
import { call, type Heard, heard } from './call.ts';
import { toldSession } from './sessions.ts';

export interface SessionWish {
  readonly eni: EniId;
  readonly target: TargetId;
  readonly filter: FilterId;
  /** 1 to 32766. */
  readonly number: number;
  readonly description: string;
  readonly tags: readonly (readonly [key: string, value: string])[];
}

export interface Probing extends Account {
  create(wish: SessionWish): Promise<Heard<MirrorSession>>;
  delete(session: SessionId): Promise<Heard<unknown>>;
  /** `DryRun`: changes nothing, and always comes back with a code; `denied` is the one that tells. */
  rehearseCreate(wish: SessionWish): Promise<Heard<unknown>>;
  rehearseDelete(session: SessionId): Promise<Heard<unknown>>;
}

export function createProbing({ clients }: AccountOptions): Probing {
  const { ec2 } = clients;
  return {
    ...createAccount({ clients }),
    create: (wish) => heard(() => createSession(ec2, wish)),
    delete: (session) => heard(() => deleteSession(ec2, session, false)),
    rehearseCreate: (wish) => heard(() => send(ec2, wish, true)),
    rehearseDelete: (session) => heard(() => deleteSession(ec2, session, true)),
  };
}

async function createSession(ec2: EC2Client, wish: SessionWish): Promise<MirrorSession> {
  return toldSession((await send(ec2, wish, false)).TrafficMirrorSession, 'CreateTrafficMirrorSession');
}

/** Without a token of ours: the SDK makes one per call, so that its own retries make nothing twice, and a second probe makes anew. */
function send(ec2: EC2Client, { eni, target, filter, number, description, tags }: SessionWish, DryRun: boolean) {
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

function deleteSession(ec2: EC2Client, session: SessionId, DryRun: boolean): Promise<unknown> {
  const command = new DeleteTrafficMirrorSessionCommand({ TrafficMirrorSessionId: session, DryRun });
  return call('DeleteTrafficMirrorSession', () => ec2.send(command));
}
