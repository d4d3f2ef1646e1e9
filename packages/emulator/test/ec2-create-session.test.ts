// CreateTrafficMirrorSession: what it refuses, and what it makes when it does not.
import type { CreateTrafficMirrorSessionRequest } from '@aws-sdk/client-ec2';
import { describe, expect, test } from 'vitest';
import { createTrafficMirrorSession } from '../src/cloud/ec2/create-traffic-mirror-session.ts';
import { NLB, NOON, refusalOf } from './account.ts';
import { type Stage, stage, UNKNOWN } from './stage.ts';

describe('CreateTrafficMirrorSession', () => {
  test.each<[string, (stage: Stage) => Partial<CreateTrafficMirrorSessionRequest>, string]>([
    ['a task on a supported host', () => ({}), 'done'],
    [
      'an unknown interface',
      () => ({ NetworkInterfaceId: `eni-${UNKNOWN}` }),
      'InvalidNetworkInterfaceID.NotFound 400',
    ],
    ['a malformed interface id', () => ({ NetworkInterfaceId: 'eni-x' }), 'InvalidNetworkInterfaceId.Malformed 400'],
    [
      'an interface that is not visible yet',
      ({ eni }) => ({ NetworkInterfaceId: eni({ visibleAt: NOON + 1 }).id }),
      'InvalidNetworkInterfaceID.NotFound 400',
    ],
    [
      "a task's interface before it is attached",
      ({ eni }) => ({ NetworkInterfaceId: eni({ status: 'available' }).id }),
      'InvalidNetworkInterfaceID.NotFound 400',
    ],
    [
      'an unknown target',
      () => ({ TrafficMirrorTargetId: `tmt-${UNKNOWN}` }),
      'InvalidTrafficMirrorTargetId.NotFound 400',
    ],
    ['a malformed target id', () => ({ TrafficMirrorTargetId: 'eni-1' }), 'InvalidTrafficMirrorTargetId.Malformed 400'],
    [
      'an unknown filter',
      () => ({ TrafficMirrorFilterId: `tmf-${UNKNOWN}` }),
      'InvalidTrafficMirrorFilterId.NotFound 400',
    ],
    [
      'an unsupported host',
      ({ eni, unsupported }) => ({ NetworkInterfaceId: eni({ hostType: unsupported }).id }),
      'NetworkInterfaceNotSupported 400',
    ],
    [
      'a branch interface',
      ({ eni }) => ({ NetworkInterfaceId: eni({ interfaceType: 'branch' }).id }),
      'NetworkInterfaceNotSupported 400',
    ],
    [
      'a hand-made interface on an instance',
      ({ eni }) => ({ NetworkInterfaceId: eni({ hostType: undefined, taskArn: undefined }).id }),
      'done',
    ],
    [
      'a hand-made interface on nothing',
      ({ eni }) => ({ NetworkInterfaceId: eni({ hostType: undefined, taskArn: undefined, status: 'available' }).id }),
      'NetworkInterfaceNotSupported 400',
    ],
    ['session number 0', () => ({ SessionNumber: 0 }), 'InvalidParameterValue 400'],
    ['session number 32766', () => ({ SessionNumber: 32_766 }), 'done'],
    ['session number 32767', () => ({ SessionNumber: 32_767 }), 'InvalidParameterValue 400'],
    ['packet length 0', () => ({ PacketLength: 0 }), 'InvalidParameterValue 400'],
    ['packet length 1', () => ({ PacketLength: 1 }), 'done'],
    [
      '8501 bytes to a load balancer',
      ({ target }) => ({ TrafficMirrorTargetId: target('network-load-balancer', NLB).id, PacketLength: 8501 }),
      'InvalidParameterValue 400',
    ],
    ['8501 bytes to something else', () => ({ PacketLength: 8501 }), 'done'],
    ['a VNI of 24 bits', () => ({ VirtualNetworkId: 0xff_ffff }), 'done'],
    ['a VNI of 25 bits', () => ({ VirtualNetworkId: 0x100_0000 }), 'InvalidParameterValue 400'],
    [
      'an interface that is itself a target',
      ({ source, target }) => {
        target('network-interface', source.id);
        return {};
      },
      'InvalidParameterValue 400',
    ],
    ['no session number', () => ({ SessionNumber: undefined }), 'MissingParameter 400'],
    [
      'a tag for something else',
      () => ({ TagSpecifications: [{ ResourceType: 'instance' }] }),
      'InvalidParameterValue 400',
    ],
    [
      'a tag of AWS',
      () => ({ TagSpecifications: [{ ResourceType: 'traffic-mirror-session', Tags: [{ Key: 'aws:x', Value: '' }] }] }),
      'InvalidParameterValue 400',
    ],
    ['a token of 65 characters', () => ({ ClientToken: 'x'.repeat(65) }), 'InvalidParameterValue 400'],
  ])('%s', (_sentence, different, outcome) => {
    const set = stage();
    expect(refusalOf(() => set.create(different(set)))).toBe(outcome);
    expect(set.world.sessions.size).toBe(outcome === 'done' ? 1 : 0);
  });

  test("says why a host will not do in EC2's words", () => {
    const { create, eni, unsupported } = stage();
    const { id } = eni({ hostType: unsupported });
    expect(() => create({ NetworkInterfaceId: id })).toThrow(`${id} must be attached to a supported instance`);
  });

  test('a session number is taken once per interface', () => {
    const { create, eni } = stage();
    create();
    expect(() => create()).toThrow('already being used');
    expect(refusalOf(() => create())).toBe('InvalidParameterValue 400');
    expect(refusalOf(() => create({ NetworkInterfaceId: eni().id }))).toBe('done');
  });

  test('three sessions on an interface, not four', () => {
    const { create } = stage();
    const outcomes = [1, 2, 3, 4].map((SessionNumber) => refusalOf(() => create({ SessionNumber })));
    expect(outcomes).toEqual(['done', 'done', 'done', 'TrafficMirrorSessionsPerInterfaceLimitExceeded 400']);
  });

  test('ten sources for an interface target, not eleven; a second session of a source is no source more', () => {
    const { create, eni, target } = stage();
    const TrafficMirrorTargetId = target('network-interface', eni({ taskArn: undefined }).id).id;
    const sources = Array.from({ length: 10 }, () => eni().id);
    for (const NetworkInterfaceId of sources) create({ NetworkInterfaceId, TrafficMirrorTargetId });
    const [NetworkInterfaceId] = sources;
    expect(refusalOf(() => create({ NetworkInterfaceId, TrafficMirrorTargetId, SessionNumber: 2 }))).toBe('done');
    expect(() => create({ TrafficMirrorTargetId })).toThrow('Sources per interface-target limit reached (11)');
    expect(refusalOf(() => create({ TrafficMirrorTargetId }))).toBe('TrafficMirrorSourcesPerTargetLimitExceeded 400');
  });

  test('the quota of the account', () => {
    const { create, eni, world } = stage();
    world.quotas.sessionsPerAccount = 1;
    create();
    expect(refusalOf(() => create({ NetworkInterfaceId: eni().id }))).toBe('TrafficMirrorSessionLimitExceeded 400');
  });

  test('a load balancer cuts packets at 8500 bytes, others take them whole', () => {
    const { create, eni, target } = stage();
    const toLoadBalancer = { TrafficMirrorTargetId: target('network-load-balancer', NLB).id };
    expect(create().PacketLength).toBeUndefined();
    expect(create({ ...toLoadBalancer, NetworkInterfaceId: eni().id }).PacketLength).toBe(8500);
    expect(create({ ...toLoadBalancer, NetworkInterfaceId: eni().id, PacketLength: 100 }).PacketLength).toBe(100);
  });

  test('a VNI that was not asked for is of 24 bits and nobody else has it', () => {
    const { create, eni } = stage();
    const vnis = Array.from({ length: 200 }, () => create({ NetworkInterfaceId: eni().id }).VirtualNetworkId ?? -1);
    expect(new Set(vnis).size).toBe(200);
    expect(vnis.every((vni) => vni >= 1 && vni < 2 ** 24)).toBe(true);
  });

  test('a VNI that is drawn twice is drawn again', () => {
    const { create, eni, world } = stage();
    const drawn = [5, 5, 6];
    world.random.between = () => drawn.shift() ?? 0;
    expect([create(), create({ NetworkInterfaceId: eni().id })].map((one) => one.VirtualNetworkId)).toEqual([5, 6]);
  });

  test('the same token and parameters act once, even after the session is gone; other parameters are refused', () => {
    const { cloud, request, world } = stage();
    const first = createTrafficMirrorSession.run(request({ ClientToken: 't' }), cloud);
    expect(createTrafficMirrorSession.run(request({ ClientToken: 't' }), cloud)).toEqual(first);
    expect(first.ClientToken).toBe('t');
    world.sessions.clear();
    expect(createTrafficMirrorSession.run(request({ ClientToken: 't' }), cloud)).toEqual(first);
    expect(world.sessions.size).toBe(0);
    expect(refusalOf(() => createTrafficMirrorSession.run(request({ ClientToken: 't', PacketLength: 9 }), cloud))).toBe(
      'IdempotentParameterMismatch 400',
    );
  });

  test('a refused request does not use up its token, and a day later the token is new', () => {
    const { clock, create, eni, world } = stage();
    const hidden = eni({ visibleAt: NOON + 1000 });
    const wanted = { NetworkInterfaceId: hidden.id, ClientToken: 't' };
    expect(refusalOf(() => create(wanted))).toBe('InvalidNetworkInterfaceID.NotFound 400');
    clock.advance(1000);
    create(wanted);
    world.sessions.clear();
    clock.advance(24 * 60 * 60 * 1000);
    create(wanted);
    expect(world.sessions.size).toBe(1);
  });

  test('asks IAM about the interface, the target, the filter, the session and its tags', () => {
    const { cloud, request, source, nearTarget, nearFilter } = stage();
    source.tags.set('team', 'shop');
    const TagSpecifications = [
      { ResourceType: 'traffic-mirror-session' as const, Tags: [{ Key: 'Name', Value: 'x' }] },
    ];
    const asked = createTrafficMirrorSession.access(request({ TagSpecifications }), cloud);
    const arn = 'arn:aws:ec2:eu-west-1:111122223333';
    const tagged = { 'ec2:Region': 'eu-west-1', 'aws:RequestTag/Name': 'x', 'aws:TagKeys': ['Name'] };
    expect(asked).toEqual([
      {
        action: 'ec2:CreateTrafficMirrorSession',
        resource: `${arn}:network-interface/${source.id}`,
        context: {
          'ec2:Region': 'eu-west-1',
          'aws:ResourceTag/team': 'shop',
          'ec2:ResourceTag/team': 'shop',
          'ec2:NetworkInterfaceID': source.id,
          'ec2:AvailabilityZone': 'eu-west-1a',
          'ec2:Subnet': `${arn}:subnet/subnet-1`,
          'ec2:Vpc': `${arn}:vpc/vpc-1`,
        },
      },
      {
        action: 'ec2:CreateTrafficMirrorSession',
        resource: `${arn}:traffic-mirror-target/${nearTarget.id}`,
        context: { 'ec2:Region': 'eu-west-1' },
      },
      {
        action: 'ec2:CreateTrafficMirrorSession',
        resource: `${arn}:traffic-mirror-filter/${nearFilter.id}`,
        context: { 'ec2:Region': 'eu-west-1' },
      },
      {
        action: 'ec2:CreateTrafficMirrorSession',
        resource: `${arn}:traffic-mirror-session/*`,
        context: tagged,
      },
      {
        action: 'ec2:CreateTags',
        resource: `${arn}:traffic-mirror-session/*`,
        context: { ...tagged, 'ec2:CreateAction': 'CreateTrafficMirrorSession' },
      },
    ]);
    expect(createTrafficMirrorSession.access(request(), cloud).map(({ action }) => action)).not.toContain(
      'ec2:CreateTags',
    );
  });
});
