// What EC2 describes, in pages and through filters; and tags.
import { describe, expect, test } from 'vitest';
import { createTags } from '../src/cloud/ec2/create-tags.ts';
import { deleteTags } from '../src/cloud/ec2/delete-tags.ts';
import { describeNetworkInterfaces } from '../src/cloud/ec2/describe-network-interfaces.ts';
import { describeTags } from '../src/cloud/ec2/describe-tags.ts';
import { describeTrafficMirrorSessions } from '../src/cloud/ec2/describe-traffic-mirror-sessions.ts';
import { type Account, createAccount, NOON, refusalOf } from './account.ts';
import { type Stage, stage, UNKNOWN } from './stage.ts';

describe('DescribeTrafficMirrorSessions', () => {
  test.each<[string, (set: Stage) => object, number | string]>([
    ['all', () => ({}), 3],
    ['by interface', ({ source }) => ({ Filters: [{ Name: 'network-interface-id', Values: [source.id] }] }), 2],
    ['by a wildcard of interfaces', () => ({ Filters: [{ Name: 'network-interface-id', Values: ['eni-*'] }] }), 3],
    [
      'by an interface named twice',
      ({ source }) => ({ Filters: [{ Name: 'network-interface-id', Values: [source.id, source.id] }] }),
      2,
    ],
    ['by one value or another', () => ({ Filters: [{ Name: 'session-number', Values: ['1', '2'] }] }), 3],
    [
      'by two filters',
      ({ source }) => ({
        Filters: [
          { Name: 'session-number', Values: ['1'] },
          { Name: 'network-interface-id', Values: [source.id] },
        ],
      }),
      1,
    ],
    ['by a wildcard', () => ({ Filters: [{ Name: 'description', Values: ['d?s*'] }] }), 1],
    ['by an escaped wildcard', () => ({ Filters: [{ Name: 'description', Values: ['d\\?s*'] }] }), 0],
    ['by a filter without values', () => ({ Filters: [{ Name: 'description' }] }), 0],
    ['by an unknown filter', () => ({ Filters: [{ Name: 'tag:Name', Values: ['x'] }] }), 'InvalidParameterValue 400'],
    [
      'by the name of a method',
      () => ({ Filters: [{ Name: 'constructor', Values: ['x'] }] }),
      'InvalidParameterValue 400',
    ],
    [
      'by 201 values',
      () => ({ Filters: [{ Name: 'description', Values: Array(201).fill('x') }] }),
      'FilterLimitExceeded 400',
    ],
    [
      'by an unknown id',
      () => ({ TrafficMirrorSessionIds: [`tms-${UNKNOWN}`] }),
      'InvalidTrafficMirrorSessionId.NotFound 400',
    ],
    ['in pages of 4', () => ({ MaxResults: 4 }), 'InvalidParameterValue 400'],
    ['in pages of 1001', () => ({ MaxResults: 1001 }), 'InvalidParameterValue 400'],
    ['behind a token of someone else', () => ({ NextToken: 'x' }), 'InvalidParameterValue 400'],
  ])('%s', (_sentence, input, outcome) => {
    const set = stage();
    set.create({ Description: 'desk' });
    set.create({ SessionNumber: 2 });
    set.create({ NetworkInterfaceId: set.eni().id });
    const run = () => describeTrafficMirrorSessions.run(input(set), set.cloud).TrafficMirrorSessions;
    if (typeof outcome === 'number') expect(run()).toHaveLength(outcome);
    else expect(refusalOf(run)).toBe(outcome);
  });

  test('pages show every session once, though some go in between', () => {
    const { cloud, create, eni, world } = stage();
    const made = Array.from(
      { length: 12 },
      () => create({ NetworkInterfaceId: eni().id }).TrafficMirrorSessionId ?? '',
    );
    const seen: string[] = [];
    let NextToken: string | undefined;
    do {
      const page = describeTrafficMirrorSessions.run({ MaxResults: 5, NextToken }, cloud);
      seen.push(...(page.TrafficMirrorSessions ?? []).map((session) => session.TrafficMirrorSessionId ?? ''));
      world.sessions.delete(seen.at(-1) ?? '');
      NextToken = page.NextToken;
    } while (NextToken !== undefined);
    expect(seen).toEqual([...made].sort());
  });

  test('a page that holds the rest is the last', () => {
    const { cloud, create, eni } = stage();
    for (let count = 0; count < 5; count += 1) create({ NetworkInterfaceId: eni().id });
    expect(describeTrafficMirrorSessions.run({ MaxResults: 5 }, cloud).NextToken).toBeUndefined();
  });

  test('a new session is missing from a search for as long as the world says, and found by its id at once', () => {
    const { clock, cloud, create, world } = stage();
    world.pace.describeLagMs = 2000;
    const { TrafficMirrorSessionId = '' } = create();
    const shown = () => describeTrafficMirrorSessions.run({}, cloud).TrafficMirrorSessions?.length;
    const asked = () => describeTrafficMirrorSessions.run({ TrafficMirrorSessionIds: [TrafficMirrorSessionId] }, cloud);
    clock.advance(1999);
    expect([shown(), refusalOf(asked)]).toEqual([0, 'done']);
    clock.advance(1);
    expect([shown(), refusalOf(asked)]).toEqual([1, 'done']);
  });
});

describe('DescribeNetworkInterfaces', () => {
  test("shows a task's interface as captures do", () => {
    const { cloud, eni } = createAccount();
    const one = eni();
    one.tags.set('Name', 'x');
    expect(describeNetworkInterfaces.run({ NetworkInterfaceIds: [one.id] }, cloud).NetworkInterfaces).toEqual([
      {
        NetworkInterfaceId: one.id,
        SubnetId: 'subnet-1',
        VpcId: 'vpc-1',
        AvailabilityZone: 'eu-west-1a',
        PrivateIpAddress: '10.0.0.4',
        PrivateIpAddresses: [{ Primary: true, PrivateIpAddress: '10.0.0.4' }],
        MacAddress: expect.stringMatching(/^02(:[0-9a-f]{2}){5}$/),
        Description: 'arn:aws:ecs:eu-west-1:111122223333:attachment/1',
        Groups: [{ GroupId: expect.stringMatching(/^sg-[0-9a-f]{17}$/), GroupName: 'default' }],
        InterfaceType: 'interface',
        OwnerId: '111122223333',
        RequesterManaged: true,
        SourceDestCheck: true,
        Status: 'in-use',
        TagSet: [{ Key: 'Name', Value: 'x' }],
        Attachment: {
          AttachmentId: `eni-attach-${one.id.slice(4)}`,
          DeleteOnTermination: false,
          DeviceIndex: 1,
          InstanceOwnerId: '628676013162',
          Status: 'attached',
        },
      },
    ]);
  });

  test.each<[string, object, number | string]>([
    ['all that are visible', {}, 2],
    ['by status', { Filters: [{ Name: 'status', Values: ['in-use'] }] }, 1],
    ['by tag', { Filters: [{ Name: 'tag:team', Values: ['shop'] }] }, 1],
    ['by tag key', { Filters: [{ Name: 'tag-key', Values: ['team'] }] }, 1],
    ['by owner', { Filters: [{ Name: 'owner-id', Values: ['111122223333'] }] }, 2],
    ['by an unknown filter', { Filters: [{ Name: 'colour', Values: ['red'] }] }, 'InvalidParameterValue 400'],
    [
      'by id and in pages',
      { NetworkInterfaceIds: [`eni-${UNKNOWN}`], MaxResults: 5 },
      'InvalidParameterCombination 400',
    ],
    ['by an unknown id', { NetworkInterfaceIds: [`eni-${UNKNOWN}`] }, 'InvalidNetworkInterfaceID.NotFound 400'],
  ])('%s', (_sentence, input, outcome) => {
    const { cloud, eni } = createAccount();
    eni().tags.set('team', 'shop');
    eni({ status: 'available' });
    eni({ visibleAt: NOON + 1 });
    const run = () => describeNetworkInterfaces.run(input, cloud).NetworkInterfaces;
    if (typeof outcome === 'number') expect(run()).toHaveLength(outcome);
    else expect(refusalOf(run)).toBe(outcome);
  });
});

describe('tags', () => {
  test('are added, overwritten, described and removed', () => {
    const { cloud, eni } = createAccount();
    const [first, second] = [eni(), eni()];
    const Resources = [first.id, second.id];
    createTags.run(
      {
        Resources,
        Tags: [
          { Key: 'a', Value: '1' },
          { Key: 'b', Value: '2' },
        ],
      },
      cloud,
    );
    createTags.run({ Resources: [first.id], Tags: [{ Key: 'a', Value: '3' }] }, cloud);
    const values = (key: string) =>
      describeTags
        .run({ Filters: [{ Name: 'key', Values: [key] }] }, cloud)
        .Tags?.map((tag) => `${tag.ResourceId} ${tag.Value}`);
    expect(values('a')).toEqual([`${first.id} 3`, `${second.id} 1`].sort());
    deleteTags.run({ Resources, Tags: [{ Key: 'a', Value: '1' }] }, cloud);
    expect(values('a')).toEqual([`${first.id} 3`]);
    deleteTags.run({ Resources, Tags: [{ Key: 'a' }] }, cloud);
    expect(values('a')).toEqual([]);
    deleteTags.run({ Resources: [first.id] }, cloud);
    expect(values('b')).toEqual([`${second.id} 2`]);
  });

  test.each<[string, (account: Account) => string, number, string]>([
    ['fifty tags', ({ eni }) => eni().id, 50, 'done'],
    ['fifty-one tags', ({ eni }) => eni().id, 51, 'TagLimitExceeded 400'],
    ['an unknown resource', () => `tms-${UNKNOWN}`, 1, 'InvalidTrafficMirrorSessionId.NotFound 400'],
    ['a kind of resource that is not emulated', () => 'i-1', 1, 'InvalidID 400'],
  ])('%s', (_sentence, resource, count, outcome) => {
    const account = createAccount();
    const Tags = Array.from({ length: count }, (_, index) => ({ Key: `k${index}`, Value: 'v' }));
    expect(refusalOf(() => createTags.run({ Resources: [resource(account)], Tags }, account.cloud))).toBe(outcome);
  });

  test('one bad resource leaves the good ones alone', () => {
    const { cloud, eni } = createAccount();
    const good = eni();
    refusalOf(() =>
      createTags.run({ Resources: [good.id, `eni-${UNKNOWN}`], Tags: [{ Key: 'a', Value: '1' }] }, cloud),
    );
    expect(good.tags.size).toBe(0);
  });
});
