// An account for tests of the fronts and of EC2: one subnet, a supported and an unsupported host, a target, a filter, and who may call.
import { createCallLog } from '../src/cloud/calls.ts';
import { createCloud } from '../src/cloud/cloud.ts';
import { ec2Operations } from '../src/cloud/ec2/index.ts';
import type { PolicyDocument } from '../src/cloud/iam/policy.ts';
import type { Limits } from '../src/cloud/limits/limits.ts';
import { type AnyOperation, AwsError } from '../src/cloud/operation.ts';
import { type Principal, principalsByKey } from '../src/cloud/principals.ts';
import { createFront } from '../src/cloud/protocol/front.ts';
import { ssmOperations } from '../src/cloud/ssm/index.ts';
import { createNetworkInterface, type NewNetworkInterface } from '../src/world/network-interfaces.ts';
import { createWorld, type MirrorFilter, type MirrorTarget, type NetworkInterface } from '../src/world/state.ts';
import { createHandClock } from './hand-clock.ts';
import { stacksOnly } from './stacks-only.ts';

export const NOON = Date.parse('2026-11-23T12:00:00Z');

export const ADMIN: PolicyDocument = { Statement: { Effect: 'Allow', Action: '*', Resource: '*' } };

export function principal(name: string, ...policies: readonly PolicyDocument[]): Principal {
  return {
    name,
    arn: `arn:aws:iam::111122223333:user/${name}`,
    accessKeyId: `AKID${name.toUpperCase()}`,
    secretAccessKey: 'secret',
    policies,
  };
}

export function createAccount(
  options: {
    readonly limits?: Limits;
    readonly principals?: readonly Principal[];
    readonly wallTime?: () => number;
    readonly more?: readonly AnyOperation[];
  } = {},
) {
  const clock = createHandClock(NOON);
  const world = createWorld({ account: '111122223333', region: 'eu-west-1', clock, seed: 7 });
  // Tests of a single operation look at what it did at once.
  world.pace.describeLagMs = 0;
  const supported = { name: 'm5.large', mirrorable: true, weight: 1 };
  const unsupported = { name: 't2.large', mirrorable: false, weight: 1 };
  world.subnets.set('subnet-1', {
    id: 'subnet-1',
    vpcId: 'vpc-1',
    availabilityZone: 'eu-west-1a',
    cidr: '10.0.0.0/16',
    addressesGiven: 0,
  });

  /** A task's attached interface, on a supported host unless told otherwise. */
  const eni = (
    different: Partial<NewNetworkInterface> & { readonly status?: NetworkInterface['status'] } = {},
  ): NetworkInterface => {
    const { status = 'in-use', ...wanted } = different;
    const made = createNetworkInterface(world, {
      subnetId: 'subnet-1',
      description: 'arn:aws:ecs:eu-west-1:111122223333:attachment/1',
      requesterManaged: true,
      interfaceType: 'interface',
      hostType: supported,
      taskArn: 'arn:aws:ecs:eu-west-1:111122223333:task/shop/1',
      visibleAt: NOON,
      ...wanted,
    });
    made.status = status;
    return made;
  };

  const target = (kind: MirrorTarget['kind'], resource: string): MirrorTarget => {
    const id = `tmt-${world.random.hex(17)}`;
    const made = {
      id,
      ownerId: world.account,
      kind,
      resource,
      description: undefined,
      udp: undefined,
      tags: new Map(),
    };
    world.targets.set(id, made);
    return made;
  };

  const filter = (): MirrorFilter => {
    const id = `tmf-${world.random.hex(17)}`;
    const made: MirrorFilter = {
      id,
      description: undefined,
      rules: new Map(),
      networkServices: new Set(),
      tags: new Map(),
    };
    world.filters.set(id, made);
    return made;
  };

  const cloud = createCloud(world, () => 'http://127.0.0.1', stacksOnly);
  const calls = createCallLog();
  const front = createFront({
    operations: [...ec2Operations, ...ssmOperations, ...(options.more ?? [])],
    cloud,
    principals: principalsByKey(options.principals ?? [principal('admin', ADMIN)]),
    wallTime: options.wallTime ?? Date.now,
    limits: options.limits ?? { take: () => true },
    calls,
  });
  return { clock, world, supported, unsupported, eni, target, filter, cloud, calls, front };
}

export type Account = ReturnType<typeof createAccount>;

export const NLB = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/net/sensors/0123456789abcdef';

/** What an act is refused with, e.g. `ParameterNotFound 400`; `done` when it is not refused. */
export function refusalOf(act: () => unknown): string {
  try {
    act();
    return 'done';
  } catch (error) {
    if (error instanceof AwsError) return `${error.code} ${error.status}`;
    throw error;
  }
}
