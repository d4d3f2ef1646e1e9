// Reading mirror sessions: all of the account, or those on some interfaces, or some by their ids.
import {
  DescribeTrafficMirrorSessionsCommand,
  type EC2Client,
  type Filter,
  type TrafficMirrorSession,
} from '@aws-sdk/client-ec2';
import {
  changedAtFrom,
  type EniId,
  eniId,
  filterId,
  type MirrorSession,
  type Owner,
  readIdentity,
  type SessionId,
  sessionId,
  targetId,
} from '@tasktap/core';
import { call, NotAnswered } from './call.ts';
import { unusable } from './faults.ts';
import { filter } from './filter.ts';
import { everyPage, inPieces, largestPage, valuesPerFilter } from './pages.ts';

export function readEverySession(ec2: EC2Client): Promise<readonly MirrorSession[]> {
  return readSessions(ec2, []);
}

export function readSessionsOn(ec2: EC2Client, enis: readonly EniId[]): Promise<readonly MirrorSession[]> {
  return inPieces(enis, valuesPerFilter, (piece) => readSessions(ec2, [filter('network-interface-id', piece)]));
}

/** Those that are there no more are missing; asking by filter, one of them does not hide the others. */
export function readSessionsById(ec2: EC2Client, ids: readonly SessionId[]): Promise<readonly MirrorSession[]> {
  return inPieces(ids, valuesPerFilter, (piece) => readSessions(ec2, [filter('traffic-mirror-session-id', piece)]));
}

/** Whoever sends with one of these VNIs, as far as the account sees its session. */
export function readSessionsOfVnis(ec2: EC2Client, vnis: readonly number[]): Promise<readonly MirrorSession[]> {
  return inPieces(vnis.map(String), valuesPerFilter, (piece) =>
    readSessions(ec2, [filter('virtual-network-id', piece)]),
  );
}

/** Those that carry this owner's tag, whatever their cluster. */
export function ownOf(sessions: readonly MirrorSession[], owner: Owner): readonly MirrorSession[] {
  return sessions.filter((session) => readIdentity(session.tags)?.owner === owner);
}

/** The session that a create or a modify tells. */
export function toldSession(told: TrafficMirrorSession | undefined, operation: string): MirrorSession {
  if (told?.TrafficMirrorSessionId === undefined) {
    throw new NotAnswered(unusable('unknown', operation, 'expected the session in the answer, got none; look again'));
  }
  return sessionFrom(told);
}

function readSessions(ec2: EC2Client, filters: Filter[]): Promise<readonly MirrorSession[]> {
  return everyPage(async (token) => {
    const page = await call('DescribeTrafficMirrorSessions', () =>
      ec2.send(
        new DescribeTrafficMirrorSessionsCommand({
          MaxResults: largestPage,
          NextToken: token,
          ...(filters.length === 0 ? {} : { Filters: filters }),
        }),
      ),
    );
    return { items: (page.TrafficMirrorSessions ?? []).map(sessionFrom), next: page.NextToken };
  });
}

/** The SDK's types leave everything out; EC2 leaves out the packet length only (EC2 API reference, TrafficMirrorSession). */
function sessionFrom(described: TrafficMirrorSession): MirrorSession {
  const changedAt = changedAtFrom(described.Description ?? '');
  return {
    id: sessionId(described.TrafficMirrorSessionId ?? ''),
    eni: eniId(described.NetworkInterfaceId ?? ''),
    target: targetId(described.TrafficMirrorTargetId ?? ''),
    filter: filterId(described.TrafficMirrorFilterId ?? ''),
    number: described.SessionNumber ?? 0,
    packetLength: described.PacketLength,
    vni: described.VirtualNetworkId ?? 0,
    tags: new Map((described.Tags ?? []).map(({ Key = '', Value = '' }) => [Key, Value])),
    ...(described.OwnerId === undefined ? {} : { account: described.OwnerId }),
    ...(changedAt === undefined ? {} : { changedAt }),
  };
}
