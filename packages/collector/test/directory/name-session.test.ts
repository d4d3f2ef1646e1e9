// Whose packets a mirror session sends, by its tags, its interface, or ECS; and that whatever it says fits into a directory file.
import { clusterArn, eniId, instant, type MirrorSession, taskArn } from '@tasktap/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { longAddress, textOfAddress } from '../../src/directory/directory.ts';
import { type Evidence, nameSession } from '../../src/directory/name-session.ts';
import { readDirectory, readKnown } from '../../src/directory/read-directory.ts';
import { writeDirectory } from '../../src/directory/write-directory.ts';
import { address } from '../packets.ts';
import { factsOf, sessionOf, start, taskOf } from './tasks.ts';

const nothing: Evidence = { facts: undefined, task: undefined };
const untagged: Partial<MirrorSession> = { tags: new Map([['Name', 'theirs']]) };
const tagged = (key: string, value: string) => ({ tags: new Map([...sessionOf(1).tags, [key, value]]) });

test('by its tags alone', () => {
  expect(nameSession(sessionOf(1), nothing)).toEqual({
    entry: {
      vni: 1001,
      source: longAddress(address('10.0.0.1')),
      task: {
        cluster: 'shop',
        service: 'web',
        task: '1',
        family: 'web',
        eni: 'eni-1',
        az: undefined,
        account: '111122223333',
      },
    },
    session: 'tms-1',
    born: start - 60_000,
  });
});

test('with its interface: zone and subnet too', () => {
  const named = nameSession(sessionOf(1), { ...nothing, facts: factsOf(1) });
  expect(named?.entry.task).toMatchObject({ az: 'eu-central-1a', subnet: 'subnet-a' });
});

test('without tags of ours, by the task on its interface: containers too', () => {
  expect(nameSession(sessionOf(1, untagged), { facts: factsOf(1), task: taskOf(1) })).toMatchObject({
    entry: {
      source: longAddress(address('10.0.0.1')),
      task: {
        cluster: 'shop',
        service: 'web',
        task: '1',
        family: 'web',
        account: '111122223333',
        az: 'eu-central-1a',
        containers: ['app', 'proxy'],
      },
    },
    born: start - 60_000,
  });
});

describe('its source is', () => {
  const sourceOf = (session: MirrorSession, evidence: Evidence) => {
    const source = nameSession(session, evidence)?.entry.source;
    return source === undefined ? undefined : textOfAddress(source);
  };
  test.each<[string, Partial<MirrorSession>, Evidence, string | undefined]>([
    ['what its tag says', {}, nothing, '10.0.0.1'],
    ['rather what EC2 says', {}, { ...nothing, facts: factsOf(1, { address: '10.9.9.9' }) }, '10.9.9.9'],
    ['what ECS says, where nothing else does', untagged, { ...nothing, task: taskOf(1) }, '10.0.0.1'],
    [
      'anything, where nobody says',
      { tags: new Map([...sessionOf(1).tags].filter(([key]) => key !== 'tasktap:ip')) },
      nothing,
      undefined,
    ],
    ['anything, where its tag is no address', tagged('tasktap:ip', 'nowhere'), nothing, undefined],
  ])('%s', (_what, different, evidence, source) => {
    expect(sourceOf(sessionOf(1, different), evidence)).toBe(source);
  });
});

describe('nobody is named by', () => {
  test.each<[string, Partial<MirrorSession>, Evidence]>([
    ['no tags and no task', untagged, { ...nothing, facts: factsOf(1) }],
    ['tags without a task', tagged('tasktap:task', ''), nothing],
    ['tags with half an ARN', tagged('tasktap:task', 'arn:aws:ecs:eu-central-1:1:task/'), nothing],
    ['tags without a cluster', tagged('tasktap:cluster', ''), nothing],
  ])('%s', (_what, different, evidence) => {
    expect(nameSession(sessionOf(1, different), evidence)).toBeUndefined();
  });
});

test('a session of a standalone task whose birth nobody knows', () => {
  const tags = new Map([...tagged('tasktap:born', 'yesterday').tags].filter(([key]) => key !== 'tasktap:service'));
  expect(nameSession(sessionOf(1, { tags }), nothing)).toMatchObject({
    entry: { task: { service: undefined } },
    born: undefined,
  });
});

test('whatever a session says can be written, read again as it was, and given as a directory', () => {
  const words = fc.oneof(fc.string(), fc.constantFrom('', '/', 'arn:aws:ecs:r:1:task/shop/1', 'fd00::1', '10.0.0.1'));
  const keys = fc.constantFrom('owner', 'v', 'cluster', 'service', 'task', 'family', 'ip', 'born');
  const sessions = fc.record({
    tags: fc
      .array(fc.tuple(keys, words))
      .map((pairs) => [
        ['tasktap:owner', 'tap'] as const,
        ['tasktap:v', '1'] as const,
        ['tasktap:cluster', 'arn:aws:ecs:r:1:cluster/shop'] as const,
        ['tasktap:task', 'arn:aws:ecs:r:1:task/shop/1'] as const,
        ...pairs.map(([key, value]) => [`tasktap:${key}`, value] as const),
      ]),
    eni: words.map(eniId),
    vni: fc.integer({ min: 0, max: 0xff_ffff }),
    known: fc.option(fc.record({ cluster: words.map(clusterArn), arn: words.map(taskArn), family: words })),
    zone: words,
    gone: fc.option(fc.nat()),
  });
  fc.assert(
    fc.property(sessions, ({ tags, eni, vni, known, zone, gone }) => {
      const evidence: Evidence = {
        facts: factsOf(1, { availabilityZone: zone, subnet: zone }),
        task: known === null ? undefined : taskOf(1, known),
      };
      const named = nameSession(sessionOf(1, { tags: new Map(tags), eni, vni }), evidence);
      if (named === undefined) return;
      const kept = {
        entry: named.entry,
        session: named.session,
        since: instant(start),
        gone: gone === null ? undefined : instant(gone),
        heard: undefined,
      };
      const written = writeDirectory([kept]);
      expect(readKnown(written)).toEqual([kept]);
      for (const text of [written, ` ${written}`])
        expect(readDirectory(text)).toEqual({ kind: 'read', value: new Map([[vni, [named.entry]]]) });
    }),
  );
});
