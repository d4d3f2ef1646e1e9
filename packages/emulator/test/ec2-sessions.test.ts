// Mirror sessions after their creation: changed, deleted, and gone with their interface.
import { describe, expect, test } from 'vitest';
import { deleteTrafficMirrorFilter } from '../src/cloud/ec2/delete-traffic-mirror-filter.ts';
import { deleteTrafficMirrorSession } from '../src/cloud/ec2/delete-traffic-mirror-session.ts';
import { deleteTrafficMirrorTarget } from '../src/cloud/ec2/delete-traffic-mirror-target.ts';
import { modifyTrafficMirrorSession } from '../src/cloud/ec2/modify-traffic-mirror-session.ts';
import { deleteNetworkInterface } from '../src/world/network-interfaces.ts';
import { NLB, refusalOf } from './account.ts';
import { type Stage, stage, UNKNOWN } from './stage.ts';

test('an interface takes its sessions with it', () => {
  const { create, eni, source, world } = stage();
  create();
  const { TrafficMirrorSessionId } = create({ NetworkInterfaceId: eni().id });
  deleteNetworkInterface(world, source.id);
  expect([...world.sessions.keys()]).toEqual([TrafficMirrorSessionId]);
});

describe('ModifyTrafficMirrorSession', () => {
  const modified = (set: Stage, change: object) => {
    const { TrafficMirrorSessionId } = set.create({ PacketLength: 100, VirtualNetworkId: 7, Description: 'd' });
    return modifyTrafficMirrorSession.run({ TrafficMirrorSessionId, ...change }, set.cloud).TrafficMirrorSession;
  };
  test.each<[string, (set: Stage) => object, object]>([
    ['nothing', () => ({}), { PacketLength: 100, VirtualNetworkId: 7, Description: 'd', SessionNumber: 1 }],
    ['its number', () => ({ SessionNumber: 9 }), { SessionNumber: 9 }],
    ['its length removed', () => ({ RemoveFields: ['packet-length'] }), { PacketLength: undefined }],
    ['its description removed', () => ({ RemoveFields: ['description'] }), { Description: undefined }],
    [
      'its VNI removed',
      () => ({ RemoveFields: ['virtual-network-id'] }),
      { VirtualNetworkId: expect.not.toBeOneOf([7, undefined]) },
    ],
    [
      'a load balancer, whole packets',
      ({ target }) => ({
        TrafficMirrorTargetId: target('network-load-balancer', NLB).id,
        RemoveFields: ['packet-length'],
      }),
      { PacketLength: 8500 },
    ],
  ])('changes %s', (_sentence, change, outcome) => {
    const set = stage();
    expect(modified(set, change(set))).toMatchObject(outcome);
  });

  test.each<[string, (set: Stage) => object, string]>([
    [
      'an unknown session',
      () => ({ TrafficMirrorSessionId: `tms-${UNKNOWN}` }),
      'InvalidTrafficMirrorSessionId.NotFound 400',
    ],
    [
      'an unknown target',
      () => ({ TrafficMirrorTargetId: `tmt-${UNKNOWN}` }),
      'InvalidTrafficMirrorTargetId.NotFound 400',
    ],
    [
      'an unknown filter',
      () => ({ TrafficMirrorFilterId: `tmf-${UNKNOWN}` }),
      'InvalidTrafficMirrorFilterId.NotFound 400',
    ],
    [
      'a number that is taken',
      ({ create }) => ({ SessionNumber: create({ SessionNumber: 2 }).SessionNumber }),
      'InvalidParameterValue 400',
    ],
    ['a field that is none', () => ({ RemoveFields: ['owner'] }), 'InvalidParameterValue 400'],
    [
      'a target that is full',
      (set) => {
        set.world.quotas.sourcesPerInterfaceTarget = 0;
        return { TrafficMirrorTargetId: set.target('network-interface', set.eni().id).id };
      },
      'TrafficMirrorSourcesPerTargetLimitExceeded 400',
    ],
  ])('refuses %s and changes nothing', (_sentence, change, outcome) => {
    const set = stage();
    const { TrafficMirrorSessionId = '' } = set.create();
    const before = { ...set.world.sessions.get(TrafficMirrorSessionId) };
    const input = { TrafficMirrorSessionId, SessionNumber: 5, ...change(set) };
    expect(refusalOf(() => modifyTrafficMirrorSession.run(input, set.cloud))).toBe(outcome);
    expect(set.world.sessions.get(TrafficMirrorSessionId)).toEqual(before);
  });
});

describe('deleting', () => {
  test('a session, once', () => {
    const { cloud, create } = stage();
    const { TrafficMirrorSessionId } = create();
    const remove = () => deleteTrafficMirrorSession.run({ TrafficMirrorSessionId }, cloud);
    expect(remove()).toEqual({ TrafficMirrorSessionId });
    expect(refusalOf(remove)).toBe('InvalidTrafficMirrorSessionId.NotFound 400');
  });

  test('a target and a filter, but not while they are in use', () => {
    const { cloud, create, nearFilter, nearTarget, world } = stage();
    const { TrafficMirrorSessionId = '' } = create();
    const removeTarget = () => deleteTrafficMirrorTarget.run({ TrafficMirrorTargetId: nearTarget.id }, cloud);
    const removeFilter = () => deleteTrafficMirrorFilter.run({ TrafficMirrorFilterId: nearFilter.id }, cloud);
    expect(removeTarget).toThrow(`Cannot delete ${nearTarget.id}. Target is in use by ${TrafficMirrorSessionId}`);
    expect([removeTarget, removeFilter].map(refusalOf)).toEqual([
      'TrafficMirrorTargetInUse 400',
      'TrafficMirrorFilterInUse 400',
    ]);
    world.sessions.clear();
    expect([removeTarget, removeFilter].map(refusalOf)).toEqual(['done', 'done']);
    expect([removeTarget, removeFilter].map(refusalOf)).toEqual([
      'InvalidTrafficMirrorTargetId.NotFound 400',
      'InvalidTrafficMirrorFilterId.NotFound 400',
    ]);
  });
});
