// The tags of a session of ours, written and read back; and the names that ARNs carry.
import { describe, expect, test } from 'vitest';
import {
  changedAtFrom,
  changedDescription,
  clusterNameOf,
  eniId,
  hours,
  isOurs,
  kindOf,
  type MirrorSession,
  minutes,
  owner,
  readIdentity,
  refusedTag,
  seconds,
  serviceName,
  sessionDescription,
  sessionTags,
  tagValue,
  taskArn,
  taskIdOf,
} from '../src/index.ts';
import { attached, foreignSession, look, now, ourSession, policy, shop, task, us } from './fixtures.ts';

const written = (but: Parameters<typeof task>[1] = {}): ReadonlyMap<string, string> =>
  new Map(sessionTags(task('a', but), us, now));

describe('the description of a changed session', () => {
  test('says when, behind what is searched for', () => {
    expect(changedDescription(now)).toBe(`${sessionDescription}, changed ${now}`);
    expect(changedAtFrom(changedDescription(now))).toBe(now);
  });

  test.each([
    sessionDescription,
    `${sessionDescription}, changed yesterday`,
    `${sessionDescription}, changed 1.5`,
    `${sessionDescription}, renamed 5`,
    '',
  ])('%j says nothing', (description) => {
    expect(changedAtFrom(description)).toBeUndefined();
  });
});

describe('tags', () => {
  test('are read back as they were written', () => {
    expect(readIdentity(written())).toEqual({
      owner: us,
      version: '1',
      cluster: shop,
      service: 'web',
      task: task().arn,
      family: 'web-server',
      address: '10.0.0.1',
      born: now,
    });
  });

  test('leave out what is not there', () => {
    const tags = written({ service: undefined, family: '', eni: { ...attached('a'), address: undefined } });
    expect([...tags.keys()]).toEqual([
      'Name',
      'tasktap:owner',
      'tasktap:v',
      'tasktap:cluster',
      'tasktap:task',
      'tasktap:born',
    ]);
    expect(readIdentity(tags)).toMatchObject({ service: undefined, family: '', address: undefined });
  });

  test.each<[sentence: string, tags: readonly (readonly [string, string])[]]>([
    ['none', []],
    ['those of others', [['Name', 'x']]],
    ['an owner without a version', [['tasktap:owner', us]]],
    ['a version without an owner', [['tasktap:v', '1']]],
  ])('that are not ours tell nothing: %s', (_sentence, tags) => {
    expect(readIdentity(new Map(tags))).toBeUndefined();
  });

  test.each([
    undefined,
    '',
    'yesterday',
    'Infinity',
    '1e999',
  ])('without a birth that is a time count as very old: %s', (born) => {
    const tags = new Map(written());
    if (born === undefined) tags.delete('tasktap:born');
    else tags.set('tasktap:born', born);
    expect(readIdentity(tags)?.born).toBe(0);
  });
});

describe('a value', () => {
  test.each<[sentence: string, value: string, kept: string]>([
    ['of 256 characters is kept whole', 'x'.repeat(256), 'x'.repeat(256)],
    ['of 257 loses its beginning', `ab${'x'.repeat(255)}`, `…${'x'.repeat(255)}`],
    ['is counted in characters, not in halves of them', '😀'.repeat(256), '😀'.repeat(256)],
    ['is cut between characters', '😀'.repeat(300), `…${'😀'.repeat(255)}`],
    ['may be empty', '', ''],
  ])('%s', (_sentence, value, kept) => {
    expect(tagValue(value)).toBe(kept);
    expect([...tagValue(value)].length).toBeLessThanOrEqual(256);
  });

  test('that was cut still tells the task', () => {
    const arn = taskArn(`arn:aws:ecs:eu-central-1:111122223333:task/${'c'.repeat(255)}/0123456789abcdef`);
    const tags = new Map(sessionTags(task('a', { arn }), us, now));
    expect(taskIdOf(readIdentity(tags)?.task ?? taskArn(''))).toBe('0123456789abcdef');
  });
});

const tagged = (...tags: readonly (readonly [string, string])[]): MirrorSession =>
  ourSession('a', { tags: new Map([...ourSession().tags, ...tags]) });

describe('a session is ours', () => {
  test.each<[sentence: string, session: MirrorSession, ours: boolean]>([
    ['with our owner and our cluster', ourSession(), true],
    ['with tags of a later version', tagged(['tasktap:v', '2']), true],
    ['not with another owner', tagged(['tasktap:owner', owner('stack-2')]), false],
    ['not with another cluster', tagged(['tasktap:cluster', `${shop}-2`]), false],
    ['not without tags', foreignSession(), false],
  ])('%s', (_sentence, session, ours) => {
    expect(isOurs(session, look(), policy())).toBe(ours);
  });

  test('though its cluster did not fit into a tag', () => {
    const cluster = `${shop}${'-x'.repeat(200)}` as typeof shop;
    const session = ourSession('a', { tags: new Map(sessionTags(task('a', { cluster }), us, now)) });
    expect(isOurs(session, look({ cluster }), policy())).toBe(true);
  });
});

describe('tags that are not all there', () => {
  test('still say whose the session is; its birth proves nothing', () => {
    const read = readIdentity(
      new Map([
        ['tasktap:owner', us],
        ['tasktap:v', '1'],
      ]),
    );
    const nothing = { cluster: '', service: undefined, task: '', family: '', address: undefined, born: 0 };
    expect(read).toEqual({ owner: us, version: '1', ...nothing });
  });
});

test('a refusal is kept under the name of the stack that was refused', () => {
  expect(refusedTag(us)).toBe('tasktap:refused:stack-1');
});

test('an hour has 3,600,000 milliseconds', () => {
  expect([hours(2), minutes(2), seconds(2)]).toEqual([7_200_000, 120_000, 2_000]);
});

describe('names', () => {
  test.each([
    ['arn:aws:ecs:eu-central-1:111122223333:task/shop/0f9d', '0f9d'],
    ['arn:aws:ecs:eu-central-1:111122223333:task/0f9d', '0f9d'],
    ['0f9d', '0f9d'],
  ])('the id of %s is %s', (arn, id) => {
    expect(taskIdOf(taskArn(arn))).toBe(id);
  });

  test('the name of a cluster is the end of its ARN', () => {
    expect(clusterNameOf(shop)).toBe('shop');
  });

  test.each<[sentence: string, but: Parameters<typeof task>[1], kind: string]>([
    ['a launch type and an architecture', {}, 'FARGATE/x86_64'],
    ['a capacity provider before the launch type', { capacityProvider: 'FARGATE_SPOT' }, 'FARGATE_SPOT/x86_64'],
    ['unknown, where ECS says nothing', { launchType: undefined, cpuArchitecture: undefined }, 'unknown/unknown'],
  ])('a kind of task is %s', (_sentence, but, kind) => {
    expect(
      kindOf(task('a', { ...but, service: serviceName('any'), eni: { ...attached('a'), id: eniId('any') } })),
    ).toBe(kind);
  });
});
