// Mirror targets, filters and rules: what EC2 takes for one.
import type { CreateTrafficMirrorFilterRuleRequest } from '@aws-sdk/client-ec2';
import { describe, expect, test } from 'vitest';
import { createTrafficMirrorFilter } from '../src/cloud/ec2/create-traffic-mirror-filter.ts';
import { createTrafficMirrorFilterRule } from '../src/cloud/ec2/create-traffic-mirror-filter-rule.ts';
import { createTrafficMirrorTarget } from '../src/cloud/ec2/create-traffic-mirror-target.ts';
import { deleteTrafficMirrorFilterRule } from '../src/cloud/ec2/delete-traffic-mirror-filter-rule.ts';
import { describeTrafficMirrorFilterRules } from '../src/cloud/ec2/describe-traffic-mirror-filter-rules.ts';
import { modifyTrafficMirrorFilterNetworkServices } from '../src/cloud/ec2/modify-traffic-mirror-filter-network-services.ts';
import { modifyTrafficMirrorFilterRule } from '../src/cloud/ec2/modify-traffic-mirror-filter-rule.ts';
import { type Account, createAccount, NLB, refusalOf } from './account.ts';
import { UNKNOWN } from './stage.ts';

describe('CreateTrafficMirrorTarget', () => {
  test.each<[string, (account: Account) => object, string]>([
    ['an interface', ({ eni }) => ({ NetworkInterfaceId: eni().id }), 'done'],
    ['an unknown interface', () => ({ NetworkInterfaceId: `eni-${UNKNOWN}` }), 'InvalidTrafficMirrorTarget 400'],
    ['a load balancer', () => ({ NetworkLoadBalancerArn: NLB }), 'done'],
    [
      'a load balancer that has a target',
      ({ target }) => ({ NetworkLoadBalancerArn: target('network-load-balancer', NLB).resource }),
      'NlbInUseByTrafficMirrorTargetException 400',
    ],
    [
      'an application load balancer',
      () => ({ NetworkLoadBalancerArn: NLB.replace('/net/', '/app/') }),
      'InvalidNetworkLoadBalancerArn.Malformed 400',
    ],
    ['an endpoint', () => ({ GatewayLoadBalancerEndpointId: `vpce-${UNKNOWN}` }), 'done'],
    ['a malformed endpoint', () => ({ GatewayLoadBalancerEndpointId: 'vpc-1' }), 'InvalidVpcEndpointId.Malformed 400'],
    ['nothing', () => ({}), 'MissingParameter 400'],
    [
      'two things',
      ({ eni }) => ({ NetworkInterfaceId: eni().id, NetworkLoadBalancerArn: NLB }),
      'InvalidParameterCombination 400',
    ],
    [
      'one too many',
      ({ world }) => {
        world.quotas.targetsPerAccount = 0;
        return { NetworkLoadBalancerArn: NLB };
      },
      'TrafficMirrorTargetLimitExceeded 400',
    ],
  ])('%s', (_sentence, input, outcome) => {
    const account = createAccount();
    const wanted = input(account);
    expect(refusalOf(() => createTrafficMirrorTarget.run(wanted, account.cloud))).toBe(outcome);
  });
});

describe('filters and their rules', () => {
  const everything: Omit<CreateTrafficMirrorFilterRuleRequest, 'TrafficMirrorFilterId'> = {
    TrafficDirection: 'ingress',
    RuleNumber: 100,
    RuleAction: 'accept',
    SourceCidrBlock: '0.0.0.0/0',
    DestinationCidrBlock: '0.0.0.0/0',
  };

  test.each<[string, Partial<CreateTrafficMirrorFilterRuleRequest>, string]>([
    ['everything', {}, 'done'],
    ['IPv6', { SourceCidrBlock: '::/0', DestinationCidrBlock: '2001:db8::/32' }, 'done'],
    ['mixed families', { SourceCidrBlock: '::/0' }, 'InvalidParameterValue 400'],
    ['no CIDR', { SourceCidrBlock: '10.0.0.0' }, 'InvalidParameterValue 400'],
    ['too long a prefix', { SourceCidrBlock: '10.0.0.0/33' }, 'InvalidParameterValue 400'],
    ['a number that is taken', { RuleNumber: 1 }, 'TrafficMirrorFilterRuleAlreadyExists 400'],
    ['the same number in the other direction', { RuleNumber: 1, TrafficDirection: 'egress' }, 'done'],
    ['rule 0', { RuleNumber: 0 }, 'InvalidParameterValue 400'],
    ['no direction', { TrafficDirection: 'both' as 'ingress' }, 'InvalidParameterValue 400'],
    ['no action', { RuleAction: 'drop' as 'accept' }, 'InvalidParameterValue 400'],
    ['protocol 256', { Protocol: 256 }, 'InvalidParameterValue 400'],
    ['ports', { Protocol: 6, DestinationPortRange: { FromPort: 80, ToPort: 90 } }, 'done'],
    ['ports the wrong way round', { SourcePortRange: { FromPort: 90, ToPort: 80 } }, 'InvalidParameterValue 400'],
    ['half a range', { SourcePortRange: { FromPort: 90 } }, 'MissingParameter 400'],
    ['an unknown filter', { TrafficMirrorFilterId: `tmf-${UNKNOWN}` }, 'InvalidTrafficMirrorFilterId.NotFound 400'],
  ])('rule: %s', (_sentence, different, outcome) => {
    const { cloud, filter } = createAccount();
    const TrafficMirrorFilterId = filter().id;
    const add = (change: object) =>
      createTrafficMirrorFilterRule.run({ TrafficMirrorFilterId, ...everything, ...change }, cloud);
    add({ RuleNumber: 1 });
    expect(refusalOf(() => add(different))).toBe(outcome);
  });

  test('ten rules, not eleven', () => {
    const { cloud, filter } = createAccount();
    const TrafficMirrorFilterId = filter().id;
    const outcomes = Array.from({ length: 11 }, (_, index) =>
      refusalOf(() =>
        createTrafficMirrorFilterRule.run({ TrafficMirrorFilterId, ...everything, RuleNumber: index + 1 }, cloud),
      ),
    );
    expect(outcomes.slice(-2)).toEqual(['done', 'TrafficMirrorFilterRuleLimitExceeded 400']);
  });

  test('a rule is described and deleted', () => {
    const { cloud, filter } = createAccount();
    const TrafficMirrorFilterId = filter().id;
    const made = createTrafficMirrorFilterRule.run(
      { TrafficMirrorFilterId, ...everything },
      cloud,
    ).TrafficMirrorFilterRule;
    const described = () =>
      describeTrafficMirrorFilterRules.run({ TrafficMirrorFilterId }, cloud).TrafficMirrorFilterRules;
    expect(described()).toEqual([made]);
    const remove = () =>
      deleteTrafficMirrorFilterRule.run({ TrafficMirrorFilterRuleId: made?.TrafficMirrorFilterRuleId }, cloud);
    remove();
    expect(described()).toEqual([]);
    expect(refusalOf(remove)).toBe('InvalidTrafficMirrorFilterRuleId.NotFound 400');
  });

  test('DNS is added and removed', () => {
    const { cloud, filter } = createAccount();
    const TrafficMirrorFilterId = filter().id;
    const services = (change: object) =>
      modifyTrafficMirrorFilterNetworkServices.run({ TrafficMirrorFilterId, ...change }, cloud).TrafficMirrorFilter
        ?.NetworkServices;
    expect(services({ AddNetworkServices: ['amazon-dns'] })).toEqual(['amazon-dns']);
    expect(services({ RemoveNetworkServices: ['amazon-dns'] })).toEqual([]);
    expect(refusalOf(() => services({ AddNetworkServices: ['ntp'] }))).toBe('InvalidParameterValue 400');
  });

  test('the quota of filters', () => {
    const { cloud, world } = createAccount();
    world.quotas.filtersPerAccount = 1;
    const outcomes = [1, 2].map(() => refusalOf(() => createTrafficMirrorFilter.run({}, cloud)));
    expect(outcomes).toEqual(['done', 'TrafficMirrorFilterLimitExceeded 400']);
  });

  describe('a rule is modified', () => {
    const ports = {
      Protocol: 6,
      SourcePortRange: { FromPort: 1, ToPort: 2 },
      DestinationPortRange: { FromPort: 3, ToPort: 4 },
    };

    function changed(change: object) {
      const { cloud, filter } = createAccount();
      const TrafficMirrorFilterId = filter().id;
      const add = (more: object) =>
        createTrafficMirrorFilterRule.run({ TrafficMirrorFilterId, ...everything, ...more }, cloud)
          .TrafficMirrorFilterRule ?? {};
      add({ RuleNumber: 1 });
      const Tags = [{ Key: 'Name', Value: 'x' }];
      const tagged = { TagSpecifications: [{ ResourceType: 'traffic-mirror-filter-rule', Tags }] };
      const before = add({ ...ports, ...tagged, Description: 'old' });
      const { TrafficMirrorFilterRuleId } = before;
      const modify = () => modifyTrafficMirrorFilterRule.run({ TrafficMirrorFilterRuleId, ...change }, cloud);
      const shown = () =>
        describeTrafficMirrorFilterRules
          .run({ TrafficMirrorFilterId }, cloud)
          .TrafficMirrorFilterRules?.find((rule) => rule.TrafficMirrorFilterRuleId === TrafficMirrorFilterRuleId);
      return { before, modify, shown };
    }

    test.each<[string, object, object]>([
      ['nothing', {}, {}],
      ['its number', { RuleNumber: 7 }, { RuleNumber: 7 }],
      ['to the number it has', { RuleNumber: 100 }, {}],
      ['its direction', { TrafficDirection: 'egress' }, { TrafficDirection: 'egress' }],
      ['its action', { RuleAction: 'reject' }, { RuleAction: 'reject' }],
      ['its protocol', { Protocol: 17 }, { Protocol: 17 }],
      ['its sources', { SourceCidrBlock: '10.0.0.0/8' }, { SourceCidrBlock: '10.0.0.0/8' }],
      ['its destinations', { DestinationCidrBlock: '10.0.0.0/8' }, { DestinationCidrBlock: '10.0.0.0/8' }],
      [
        'its source ports',
        { SourcePortRange: { FromPort: 9, ToPort: 9 } },
        { SourcePortRange: { FromPort: 9, ToPort: 9 } },
      ],
      [
        'its destination ports',
        { DestinationPortRange: { FromPort: 9, ToPort: 9 } },
        { DestinationPortRange: { FromPort: 9, ToPort: 9 } },
      ],
      ['its description', { Description: 'new' }, { Description: 'new' }],
      ['no protocol any more', { RemoveFields: ['protocol'] }, { Protocol: undefined }],
      ['no source ports any more', { RemoveFields: ['source-port-range'] }, { SourcePortRange: undefined }],
      [
        'no destination ports any more',
        { RemoveFields: ['destination-port-range'] },
        { DestinationPortRange: undefined },
      ],
      ['no description any more', { RemoveFields: ['description'] }, { Description: undefined }],
    ])('%s', (_sentence, change, difference) => {
      const { before, modify, shown } = changed(change);
      const after = { ...before, ...difference };
      // "Tags are not returned", and are kept.
      expect(modify().TrafficMirrorFilterRule).toEqual({ ...after, Tags: undefined });
      expect(shown()).toEqual(after);
    });

    test.each<[string, object, string]>([
      ['to a number that is taken', { RuleNumber: 1 }, 'TrafficMirrorFilterRuleAlreadyExists 400'],
      ['to rule 0', { RuleNumber: 0 }, 'InvalidParameterValue 400'],
      ['to mixed families', { SourceCidrBlock: '::/0' }, 'InvalidParameterValue 400'],
      ['to no action', { RuleAction: 'drop' }, 'InvalidParameterValue 400'],
      ['without a field that no rule has', { RemoveFields: ['rule-number'] }, 'InvalidParameterValue 400'],
      [
        'though nobody knows it',
        { TrafficMirrorFilterRuleId: `tmfr-${UNKNOWN}` },
        'InvalidTrafficMirrorFilterRuleId.NotFound 400',
      ],
    ])('not %s', (_sentence, change, outcome) => {
      const { before, modify, shown } = changed(change);
      expect(refusalOf(modify)).toBe(outcome);
      expect(shown()).toEqual(before);
    });

    test('asks IAM about the filter and the rule', () => {
      const { cloud, filter } = createAccount();
      const TrafficMirrorFilterId = filter().id;
      const rule = createTrafficMirrorFilterRule.run({ TrafficMirrorFilterId, ...everything }, cloud)
        .TrafficMirrorFilterRule?.TrafficMirrorFilterRuleId;
      const asked = modifyTrafficMirrorFilterRule.access({ TrafficMirrorFilterRuleId: rule }, cloud);
      expect(asked.map(({ action, resource }) => `${action} ${resource.replace(/.*:/, '')}`)).toEqual([
        `ec2:ModifyTrafficMirrorFilterRule traffic-mirror-filter/${TrafficMirrorFilterId}`,
        `ec2:ModifyTrafficMirrorFilterRule traffic-mirror-filter-rule/${rule}`,
      ]);
    });
  });
});
