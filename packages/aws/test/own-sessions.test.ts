// The sessions of a stack that is being deleted: only its own are found, and what is already gone is as good as removed.
import { sessionId } from '@tasktap/core';
import { expect, test } from 'vitest';
import { createOwnSessions } from '../src/own-sessions.ts';
import type { Pacer } from '../src/pacer.ts';
import { freePacer, ourTags, told, us } from './facts.ts';
import { type Script, say, stubClients } from './stub.ts';

const one = sessionId('tms-1');

function ownSessions(script: Script, pacer: Pacer = freePacer) {
  const stub = stubClients(script);
  return { stub, own: createOwnSessions({ clients: stub.clients, owner: us, pacer }) };
}

test('only sessions with our owner tag are ours, whatever their cluster', async () => {
  const { own } = ownSessions({
    DescribeTrafficMirrorSessions: () => ({
      TrafficMirrorSessions: [
        told('tms-1', 'eni-a', ourTags),
        told('tms-2', 'eni-b', { ...ourTags, 'tasktap:owner': `${us}-other` }),
        told('tms-3', 'eni-c', { 'tasktap:owner': us }),
        told('tms-4', 'eni-d'),
        told('tms-5', 'eni-e', { ...ourTags, 'tasktap:cluster': 'arn:aws:ecs:eu-central-1:111122223333:cluster/gone' }),
      ],
    }),
  });
  expect(await own.read()).toEqual({ kind: 'read', sessions: ['tms-1', 'tms-5'] });
});

test('sessions that cannot be read are a fault, not none', async () => {
  const { own } = ownSessions({ DescribeTrafficMirrorSessions: say('UnauthorizedOperation', 403) });
  expect(await own.read()).toMatchObject({ kind: 'unread', fault: { kind: 'denied' } });
});

test('removing deletes this one session, when its turn comes', async () => {
  const turns: string[] = [];
  const pacer = { ...freePacer, take: async () => void turns.push('turn') };
  const { own, stub } = ownSessions({ DeleteTrafficMirrorSession: () => void turns.push('delete') }, pacer);
  expect(await own.remove(one)).toBeUndefined();
  expect(stub.inputsOf('DeleteTrafficMirrorSession')).toEqual([{ TrafficMirrorSessionId: 'tms-1' }]);
  expect(turns).toEqual(['turn', 'delete']);
});

test('a session that is gone already is removed', async () => {
  const { own } = ownSessions({ DeleteTrafficMirrorSession: say('InvalidTrafficMirrorSessionId.NotFound') });
  expect(await own.remove(one)).toBeUndefined();
});

test('throttling is told to the pacer, and is a fault', async () => {
  const told: string[] = [];
  const pacer = { ...freePacer, throttled: () => void told.push('throttled'), succeeded: () => void told.push('fine') };
  const { own } = ownSessions({ DeleteTrafficMirrorSession: say('RequestLimitExceeded', 503) }, pacer);
  expect(await own.remove(one)).toMatchObject({ kind: 'throttled' });
  expect(told).toEqual(['throttled']);
});
