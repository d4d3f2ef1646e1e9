// A mistake that can be known while synthesizing is an error on the tap, and says what to do.
import { type IVpc, Vpc } from 'aws-cdk-lib/aws-ec2';
import {
  type INetworkLoadBalancer,
  NetworkListener,
  NetworkLoadBalancer,
  NetworkTargetGroup,
  Protocol,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { beforeAll, describe, expect, test } from 'vitest';
import { Filter, Target, TaskTap, type TaskTapProps, Unmirrorable } from '../src/index.ts';
import { bundleIsThere, least, shop, synthesize, tapOf } from './templates.ts';

beforeAll(bundleIsThere);

const manyClusters = Array.from({ length: 60 }, (_, index) => `${shop}-${index}-with-a-name-of-some-length`);
const everyOther = { name: 'every-other', match: {}, decision: 'mirror' as const };
const manyRules = Array.from({ length: 60 }, (_, index) => ({
  name: `rule-${index}`,
  match: { services: [`service-${index}-*`] },
  decision: 'ignore' as const,
}));

test.each<[string, Partial<TaskTapProps>, RegExp]>([
  ['no cluster', { clusters: [] }, /^Expected at least one cluster, got none: name in `clusters`/],
  ['a name instead of an ARN', { clusters: ['shop'] }, /^Expected a cluster or its ARN, got "shop": an ARN is such as/],
  ['no target', { target: [] }, /^Expected at least one target, got none: give one of `Target.existing`/],
  [
    'a filter without a direction',
    { filter: Filter.create({ ingress: false, egress: false }) },
    /^Expected a filter with rules, .* leave `ingress`/,
  ],
  [
    'a filter without a family',
    { filter: Filter.create({ ipv4: false, ipv6: false }) },
    /^Expected a filter with rules, .* `ipv4` or `ipv6`/,
  ],
  [
    'a budget together with observe',
    { unmirrorable: { kind: 'observe', budget: { perService: 1 } } as Unmirrorable },
    /^Expected no budget with observe, .* choose `Unmirrorable.replace/,
  ],
  [
    'a budget together with observe in a rule',
    { rules: [{ ...everyOther, unmirrorable: { kind: 'observe', budget: { perService: 1 } } as Unmirrorable }] },
    /^Expected no budget with observe, .* choose `Unmirrorable.replace/,
  ],
  [
    'a budget of a rule that is no number of tasks',
    { rules: [{ ...everyOther, unmirrorable: Unmirrorable.replace({ budget: { perCluster: -1 } }) }] },
    /rules\.0\.unmirrorable\.budget\.perCluster: .*correct the prop/,
  ],
  [
    'a budget that is no number of tasks',
    { unmirrorable: Unmirrorable.replace({ budget: { perService: -1 } }) },
    /unmirrorable\.budget\.perService: .*correct the prop/,
  ],
  [
    'a policy in a parameter without a slash',
    { policyParameter: 'policy' },
    /^Expected a parameter's name that begins with "\/", got "policy": write it with `tasktap policy put`/,
  ],
  ['more sessions than there can be', { maxSessions: 10_001 }, /maxSessions: .*10000.* correct the prop/],
  ['a session number that EC2 does not take', { sessionNumber: 0 }, /sessionNumber: .* correct the prop/],
  [
    'a target that is none',
    { target: Target.existing('eni-0123456789abcdef0') },
    /targets\.0\.id: expected an id such as tmt-/,
  ],
  ['a filter that is none', { filter: Filter.existing('sg-1') }, /filter: expected an id such as tmf-/],
  ['a coverage above all', { coverageThreshold: 101 }, /^Expected a coverage from 0 to 100 percent, got 101/],
  ['an owner that is no part of a name', { owner: 'shop/tap' }, /^Expected an owner of letters, .* got "shop\/tap"/],
  [
    'more clusters than a rule can hold',
    { clusters: manyClusters },
    /^Expected a rule of at most 4096 characters, .* got at least \d+ in tap\/TaskTap\/TaskEvents: split the clusters/,
  ],
  [
    'more clusters than the rights of a role can hold',
    { clusters: manyClusters.slice(0, 20), unmirrorable: Unmirrorable.replace() },
    /^Expected rights of at most 10240 characters .* got at least \d+ with tap\/TaskTap\/OnLookReplaceRights: name fewer/,
  ],
  [
    'more rules than an environment can hold',
    { rules: manyRules },
    /^Expected variables of at most 4096 characters .* in tap\/TaskTap\/OnTaskEvent: write fewer rules/,
  ],
])('%s', (_, props, sentence) => {
  const { errors } = tapOf(props);
  expect(errors).toHaveLength(1);
  expect(errors[0]).toMatch(sentence);
});

test('two taps with one owner in a stack', () => {
  const { errors } = synthesize((stack) => {
    new TaskTap(stack, 'One', least);
    new TaskTap(stack, 'Two', least);
  });
  expect(errors).toEqual([expect.stringMatching(/^Expected one owner per tap, .* Give each its `owner`/)]);
});

describe('a load balancer as the target', () => {
  const errorsWith = (
    listen: ((loadBalancer: NetworkLoadBalancer, vpc: IVpc) => void) | undefined,
  ): readonly string[] =>
    synthesize((stack) => {
      // CDK's own types do not meet exactOptionalPropertyTypes.
      const vpc = new Vpc(stack, 'Vpc', { natGateways: 0, availabilityZones: ['eu-central-1a'] }) as IVpc;
      const loadBalancer = new NetworkLoadBalancer(stack, 'Collectors', { vpc });
      new TaskTap(stack, 'TaskTap', { ...least, target: Target.networkLoadBalancer(loadBalancer) });
      // After the tap, as a CDK app may.
      listen?.(loadBalancer, vpc);
    }).errors;
  const listener = (protocol: Protocol, port: number) => (loadBalancer: NetworkLoadBalancer, vpc: IVpc) => {
    const group = new NetworkTargetGroup(loadBalancer, 'Group', { vpc, port, protocol });
    loadBalancer.addListener('Listener', { port, protocol, defaultTargetGroups: [group] });
  };

  test.each([
    ['without a listener', undefined],
    ['with one for TCP', listener(Protocol.TCP, 4789)],
    ['with one for another port', listener(Protocol.UDP, 6081)],
  ])('%s loses every packet', (_, listen) => {
    expect(errorsWith(listen)).toEqual([
      expect.stringMatching(/^Expected a listener for UDP 4789 on tap\/Collectors, .* Add `addListener/),
    ]);
  });

  test.each([Protocol.UDP, Protocol.TCP_UDP])('with one for %s and 4789 is fine', (protocol) => {
    expect(errorsWith(listener(protocol, 4789))).toEqual([]);
  });

  test('with one that was made beside it is fine, with one of another load balancer is not', () => {
    const beside = (loadBalancer: NetworkLoadBalancer, vpc: IVpc): void => {
      const group = new NetworkTargetGroup(loadBalancer, 'Group', { vpc, port: 4789, protocol: Protocol.UDP });
      const own = { port: 4789, protocol: Protocol.UDP, defaultTargetGroups: [group] };
      new NetworkListener(loadBalancer.stack, 'Beside', { ...own, loadBalancer: loadBalancer as INetworkLoadBalancer });
    };
    expect(errorsWith(beside)).toEqual([]);
    const ofAnother = (loadBalancer: NetworkLoadBalancer, vpc: IVpc): void =>
      beside(new NetworkLoadBalancer(loadBalancer.stack, 'Another', { vpc }), vpc);
    expect(errorsWith(ofAnother)).toHaveLength(1);
  });

  test('of which only the ARN is known is taken for right', () => {
    const { errors } = synthesize((stack) => {
      const loadBalancerArn =
        'arn:aws:elasticloadbalancing:eu-central-1:111122223333:loadbalancer/net/collectors/0123456789abcdef';
      const known = NetworkLoadBalancer.fromNetworkLoadBalancerAttributes(stack, 'Known', { loadBalancerArn });
      new TaskTap(stack, 'TaskTap', { ...least, target: Target.networkLoadBalancer(known) });
    });
    expect(errors).toEqual([]);
  });
});

test('the least is no mistake', () => {
  expect(tapOf()).toMatchObject({ errors: [], warnings: [] });
});

test('a rule that EventBridge takes only where it is asked to is worth a warning', () => {
  const { errors, warnings } = tapOf({ clusters: manyClusters.slice(0, 26) });
  expect(errors).toEqual([]);
  expect(warnings).toEqual([
    expect.stringMatching(/^EventBridge takes a rule of 2048 characters until .* at least 2\d{3}: ask for a larger/),
  ]);
});
