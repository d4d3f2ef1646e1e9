// What a probe asks and tells AWS: what an account shows, and one session at a time.
import type { EC2Client } from '@aws-sdk/client-ec2';
import type { MirrorSession, SessionId } from '@tasktap/core';
import { type Account, type AccountOptions, createAccount } from './account.ts';
import { type Heard, heard } from './call.ts';
import { createRehearsing, type Rehearsing, type SessionWish, sendCreate, sendDelete } from './rehearsing.ts';
import { toldSession } from './sessions.ts';

export interface Probing extends Account, Rehearsing {
  create(wish: SessionWish): Promise<Heard<MirrorSession>>;
  delete(session: SessionId): Promise<Heard<unknown>>;
}

export function createProbing({ clients }: AccountOptions): Probing {
  const { ec2 } = clients;
  return {
    ...createAccount({ clients }),
    ...createRehearsing(ec2),
    create: (wish) => heard(() => createSession(ec2, wish)),
    delete: (session) => heard(() => sendDelete(ec2, session, false)),
  };
}

async function createSession(ec2: EC2Client, wish: SessionWish): Promise<MirrorSession> {
  return toldSession((await sendCreate(ec2, wish, false)).TrafficMirrorSession, 'CreateTrafficMirrorSession');
}
