// How often a command reads the sessions of the region: once, but for a cluster that is read much later. And which of them count.
import type { Account, Aws, Look } from '@tasktap/aws';
import { type PolicyDocument, policyFrom } from '@tasktap/controller';
import {
  clusterArn,
  emptySnapshot,
  eniId,
  filterId,
  instant,
  type MirrorSession,
  owner,
  plan,
  sessionId,
  targetId,
} from '@tasktap/core';
import { expect, test } from 'vitest';
import type { Connection } from '../src/account/connection.ts';
import { countedSessions, viewAccount } from '../src/account/view.ts';
import type { Wish } from '../src/account/wish.ts';

const clusters = ['a', 'b', 'c'].map((name) => clusterArn(`arn:aws:ecs:eu-central-1:111122223333:cluster/${name}`));

const document: PolicyDocument = {
  targets: [{ id: 'tmt-1' }],
  filter: 'tmf-1',
  collectors: [],
  sessionNumber: 1,
  unmirrorable: { kind: 'observe' },
};

/** The reading of sessions that each cluster was seen with, where a cluster takes so many milliseconds. */
async function readingsOf(msPerCluster: number): Promise<readonly unknown[]> {
  let now = 0;
  const readings: (readonly MirrorSession[])[] = [];
  const looks: Look[] = [];
  const heard = async <Value>(value: Value) => ({ kind: 'heard', value }) as const;
  const account: Partial<Account> = {
    region: () => heard('eu-central-1'),
    clusters: () => heard(clusters),
    sessions: () => {
      readings.push([]);
      return heard(readings.at(-1) ?? []);
    },
  };
  const aws: Partial<Aws> = {
    async observe(look) {
      looks.push(look);
      now += msPerCluster;
      return {
        kind: 'seen',
        seen: {
          scope: { kind: 'cluster' },
          tasks: [],
          sessions: [],
          sessionsRead: 'all',
          ownSessionCount: 0,
          sessionCount: 0,
          refusals: new Map(),
          refusalsKept: undefined,
          collectorEnis: new Set(),
          destinations: { targets: new Set(), filterRules: new Map() },
        },
        faults: [],
      };
    },
  };
  const connection = { account, clock: { now: () => now }, stack: () => aws } as unknown as Connection;
  const wish: Wish = { kind: 'document', document };
  await viewAccount(
    connection,
    { flags: {}, wish, stackNeeded: false, serialized: false },
    { work: { name: 'a test', again: 'again', rights: [] }, say: () => {} },
  );
  return looks.map(({ sessions = [] }) => readings.indexOf(sessions));
}

test('clusters that are read at once share one reading', async () => {
  expect(await readingsOf(2_000)).toEqual([0, 0, 0]);
});

test('a cluster that is read later has a younger one, or new sessions would seem to be missing', async () => {
  expect(await readingsOf(3_000)).toEqual([0, 0, 1]);
  expect(await readingsOf(60_000)).toEqual([0, 1, 2]);
});

test('sessions of another account to a target that is shared with it do not count', () => {
  const session = (id: string, account: string): MirrorSession => ({
    id: sessionId(id),
    eni: eniId(`eni-${id}`),
    target: targetId('tmt-1'),
    filter: filterId('tmf-1'),
    number: 1,
    packetLength: undefined,
    vni: 1,
    tags: new Map(),
    account,
  });
  const sessions = [session('tms-1', '111122223333'), session('tms-2', '444455556666')];
  const seen = clusters.slice(0, 1).map((arn) => {
    const snapshot = emptySnapshot(arn, instant(0), { kind: 'cluster' });
    return { plan: plan(snapshot, policyFrom(document, owner('tap'), false)), snapshot, faults: [] };
  });
  expect(countedSessions({ sessions, clusters: seen })).toEqual(sessions.slice(0, 1));
  // Where no cluster tells which account it is, nobody can tell them apart.
  expect(countedSessions({ sessions, clusters: [] })).toEqual(sessions);
});
