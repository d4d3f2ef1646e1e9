// Mirror filters, their rules and their network services: they cost nothing, so that a real account is asked as well.
import {
  CreateTrafficMirrorFilterRuleCommand,
  type CreateTrafficMirrorFilterRuleCommandInput,
  CreateTrafficMirrorSessionCommand,
  DeleteTrafficMirrorFilterCommand,
  DeleteTrafficMirrorFilterRuleCommand,
  DescribeTrafficMirrorFiltersCommand,
  ModifyTrafficMirrorFilterNetworkServicesCommand,
  ModifyTrafficMirrorFilterRuleCommand,
  type ModifyTrafficMirrorFilterRuleCommandInput,
} from '@aws-sdk/client-ec2';
import { type Case, documented, inferred, observed, reference } from '../case.ts';
import { anyRule, type Stage, UNKNOWN } from '../stage.ts';

type RuleInput = Partial<CreateTrafficMirrorFilterRuleCommandInput>;

const addRule = async ({ ec2, filter }: Stage, different: RuleInput) => {
  const input = { ...anyRule, TrafficMirrorFilterId: filter, RuleNumber: 2, ...different };
  return (await ec2.send(new CreateTrafficMirrorFilterRuleCommand(input))).TrafficMirrorFilterRule ?? {};
};

const modifyRule = ({ ec2, rule }: Stage, change: Partial<ModifyTrafficMirrorFilterRuleCommandInput>) =>
  ec2.send(new ModifyTrafficMirrorFilterRuleCommand({ TrafficMirrorFilterRuleId: rule, ...change }));

const ruleIn = async ({ ec2 }: Stage, filter: string) => {
  const found = await ec2.send(new DescribeTrafficMirrorFiltersCommand({ TrafficMirrorFilterIds: [filter] }));
  return found.TrafficMirrorFilters?.[0]?.EgressFilterRules?.[0];
};

const notFound = observed('error codes in the source of the AWS provider for Terraform');
const badValue = inferred('the rule is documented, the code is the common one for bad values');

const badRules: readonly (readonly [string, RuleInput, string, Pick<Case, 'basis' | 'source'>])[] = [
  ['the number of another rule', { RuleNumber: 1 }, 'TrafficMirrorFilterRuleAlreadyExists 400', reference],
  ['addresses of two families', { SourceCidrBlock: '::/0' }, 'InvalidParameterValue 400', badValue],
  ['an address that is no block', { SourceCidrBlock: '10.0.0.0/33' }, 'InvalidParameterValue 400', badValue],
  ['rule 0', { RuleNumber: 0 }, 'InvalidParameterValue 400', badValue],
  ['a protocol of nine bits', { Protocol: 256 }, 'InvalidParameterValue 400', badValue],
  [
    'ports the wrong way round',
    { Protocol: 6, DestinationPortRange: { FromPort: 2, ToPort: 1 } },
    'InvalidParameterValue 400',
    badValue,
  ],
  ['an unknown direction', { TrafficDirection: 'both' as 'ingress' }, 'InvalidParameterValue 400', badValue],
  ['an unknown action', { RuleAction: 'drop' as 'accept' }, 'InvalidParameterValue 400', badValue],
  [
    'an unknown filter',
    { TrafficMirrorFilterId: `tmf-${UNKNOWN}` },
    'InvalidTrafficMirrorFilterId.NotFound 400',
    notFound,
  ],
  [
    'an id that is no filter',
    { TrafficMirrorFilterId: 'tmf-x' },
    'InvalidTrafficMirrorFilterId.Malformed 400',
    inferred('as for interfaces'),
  ],
];

const ports = { FromPort: 1, ToPort: 2 };

export const filters: readonly Case[] = [
  ...badRules.map(
    ([says, different, expects, because]): Case => ({
      says: `a rule with ${says}`,
      asks: (stage) => addRule(stage, different),
      expects,
      ...because,
      remote: 'self-cleaning',
    }),
  ),
  {
    says: 'an eleventh rule',
    async asks(stage) {
      const TrafficMirrorFilterId = await stage.newFilter();
      for (let RuleNumber = 1; RuleNumber <= 10; RuleNumber += 1)
        await addRule(stage, { TrafficMirrorFilterId, RuleNumber });
      return addRule(stage, { TrafficMirrorFilterId, RuleNumber: 11 });
    },
    expects: 'TrafficMirrorFilterRuleLimitExceeded 400',
    ...reference,
    remote: 'self-cleaning',
  },
  {
    says: 'a new filter has no rules and no services',
    async asks(stage) {
      const TrafficMirrorFilterIds = [await stage.newFilter()];
      const { TrafficMirrorFilters = [] } = await stage.ec2.send(
        new DescribeTrafficMirrorFiltersCommand({ TrafficMirrorFilterIds }),
      );
      return TrafficMirrorFilters.map((one) => [one.IngressFilterRules, one.EgressFilterRules, one.NetworkServices]);
    },
    expects: [[[], [], []]],
    ...documented('EC2 API reference: "By default, no traffic is mirrored"'),
    remote: 'self-cleaning',
  },
  {
    says: 'a rule is changed field by field, and what is removed is gone',
    async asks(stage) {
      const TrafficMirrorFilterId = await stage.newFilter();
      const { TrafficMirrorFilterRuleId } = await addRule(stage, {
        ...{ TrafficMirrorFilterId, TrafficDirection: 'egress', Protocol: 6, Description: 'old' },
        ...{ SourcePortRange: ports, DestinationPortRange: ports },
      });
      const fields = ['source-port-range', 'destination-port-range', 'description', 'protocol'] as const;
      await modifyRule(stage, {
        TrafficMirrorFilterRuleId,
        RuleNumber: 5,
        RuleAction: 'reject',
        RemoveFields: [...fields],
      });
      const rule = await ruleIn(stage, TrafficMirrorFilterId);
      return [rule?.RuleNumber, rule?.RuleAction, rule?.SourceCidrBlock, Object.keys(rule ?? {}).sort()];
    },
    expects: [
      5,
      'reject',
      '0.0.0.0/0',
      [
        ...['DestinationCidrBlock', 'RuleAction', 'RuleNumber', 'SourceCidrBlock', 'Tags', 'TrafficDirection'],
        ...['TrafficMirrorFilterId', 'TrafficMirrorFilterRuleId'],
      ],
    ],
    ...documented('EC2 API reference, ModifyTrafficMirrorFilterRule'),
    remote: 'self-cleaning',
  },
  {
    says: 'an unknown rule that is to be modified',
    asks: (stage) => modifyRule(stage, { TrafficMirrorFilterRuleId: `tmfr-${UNKNOWN}` }),
    expects: 'InvalidTrafficMirrorFilterRuleId.NotFound 400',
    ...notFound,
    remote: 'read-only',
  },
  {
    says: 'the removal of a field that every rule has',
    asks: (stage) => modifyRule(stage, { RemoveFields: ['rule-number' as 'protocol'] }),
    expects: 'InvalidParameterValue 400',
    ...badValue,
    remote: 'self-cleaning',
  },
  {
    says: 'an unknown rule that is to be deleted',
    asks: ({ ec2 }) =>
      ec2.send(new DeleteTrafficMirrorFilterRuleCommand({ TrafficMirrorFilterRuleId: `tmfr-${UNKNOWN}` })),
    expects: 'InvalidTrafficMirrorFilterRuleId.NotFound 400',
    ...notFound,
    remote: 'read-only',
  },
  {
    says: 'DNS is added and removed, and no other service is known',
    async asks({ ec2, filter }) {
      const change = async (input: object) =>
        (
          await ec2.send(
            new ModifyTrafficMirrorFilterNetworkServicesCommand({ TrafficMirrorFilterId: filter, ...input }),
          )
        ).TrafficMirrorFilter?.NetworkServices;
      const added = await change({ AddNetworkServices: ['amazon-dns'] });
      const removed = await change({ RemoveNetworkServices: ['amazon-dns'] });
      return [added, removed, await change({ AddNetworkServices: ['ntp'] }).catch((error: Error) => error.name)];
    },
    expects: [['amazon-dns'], [], 'InvalidParameterValue'],
    ...inferred('the service is documented; the code for another is the common one for bad values'),
    remote: 'self-cleaning',
  },
  {
    says: 'a filter with rules is deleted, and is then unknown',
    async asks(stage) {
      const TrafficMirrorFilterId = await stage.newFilter();
      await addRule(stage, { TrafficMirrorFilterId });
      await stage.ec2.send(new DeleteTrafficMirrorFilterCommand({ TrafficMirrorFilterId }));
      return ruleIn(stage, TrafficMirrorFilterId);
    },
    expects: 'InvalidTrafficMirrorFilterId.NotFound 400',
    ...notFound,
    remote: 'self-cleaning',
  },
  {
    says: 'a filter that a session goes by is not deleted',
    async asks(stage) {
      await stage.ec2.send(new CreateTrafficMirrorSessionCommand(stage.session()));
      return stage.ec2.send(new DeleteTrafficMirrorFilterCommand({ TrafficMirrorFilterId: stage.filter }));
    },
    expects: 'TrafficMirrorFilterInUse 400',
    ...reference,
    remote: 'never',
  },
  {
    says: 'a token makes one filter; it makes none when that one is gone; with other parameters it is refused',
    async asks(stage) {
      const ClientToken = `f-${stage.run}`.slice(0, 64);
      const first = await stage.newFilter(stage.run, ClientToken);
      const again = await stage.newFilter(stage.run, ClientToken);
      const other = await stage.newFilter('other', ClientToken).catch((error: Error) => error.name);
      await stage.ec2.send(new DeleteTrafficMirrorFilterCommand({ TrafficMirrorFilterId: first }));
      return [again === first, other, (await stage.newFilter(stage.run, ClientToken)) === first];
    },
    expects: [true, 'IdempotentParameterMismatch', true],
    ...documented('EC2 API reference, ensuring idempotency: "succeeds without performing any further actions"'),
    remote: 'self-cleaning',
  },
];
