// What holds for every operation of EC2 alike: no required parameter may be missing, no other one is known, and a dry run does nothing.
import { type Case, observed, reference } from '../case.ts';
import type { RawAnswer } from '../endpoint.ts';
import { type Stage, UNKNOWN } from '../stage.ts';

/** Names and values of a form; `{filter}`, `{rule}`, `{target}` and `{interface}` stand for what the stage has. */
type Parameters = Readonly<Record<string, string>>;

interface Shape {
  /** A whole request; without any one of these it is refused. */
  readonly required: Parameters;
  /** One of a choice: another parameter could stand in its place. */
  readonly chosen?: Parameters;
  /** Where the dry run can be tried: a real account is asked with ids of this run's own, or with none. */
  readonly remote: Case['remote'];
}

const ofSession: Parameters = { TrafficMirrorSessionId: `tms-${UNKNOWN}` };
const ofFilter: Parameters = { TrafficMirrorFilterId: '{filter}' };
const ofRule: Parameters = { TrafficMirrorFilterRuleId: '{rule}' };
const nothing: Parameters = {};
const loadBalancer = 'arn:aws:elasticloadbalancing:eu-central-1:111122223333:loadbalancer/net/dry/0123456789abcdef';

const shapes: Readonly<Record<string, Shape>> = {
  CreateTrafficMirrorSession: {
    required: {
      NetworkInterfaceId: '{interface}',
      TrafficMirrorTargetId: '{target}',
      TrafficMirrorFilterId: '{filter}',
      SessionNumber: '1',
    },
    remote: 'never',
  },
  ModifyTrafficMirrorSession: { required: ofSession, remote: 'never' },
  DeleteTrafficMirrorSession: { required: ofSession, remote: 'never' },
  DescribeTrafficMirrorSessions: { required: nothing, remote: 'read-only' },
  CreateTrafficMirrorTarget: {
    required: nothing,
    chosen: { NetworkLoadBalancerArn: loadBalancer },
    remote: 'never',
  },
  DeleteTrafficMirrorTarget: { required: { TrafficMirrorTargetId: `tmt-${UNKNOWN}` }, remote: 'never' },
  DescribeTrafficMirrorTargets: { required: nothing, remote: 'read-only' },
  CreateTrafficMirrorFilter: { required: nothing, remote: 'self-cleaning' },
  DeleteTrafficMirrorFilter: { required: ofFilter, remote: 'self-cleaning' },
  DescribeTrafficMirrorFilters: { required: nothing, remote: 'read-only' },
  CreateTrafficMirrorFilterRule: {
    required: {
      TrafficMirrorFilterId: '{filter}',
      TrafficDirection: 'ingress',
      RuleNumber: '77',
      RuleAction: 'accept',
      SourceCidrBlock: '10.0.0.0/8',
      DestinationCidrBlock: '10.0.0.0/8',
    },
    remote: 'self-cleaning',
  },
  ModifyTrafficMirrorFilterRule: { required: ofRule, remote: 'self-cleaning' },
  DeleteTrafficMirrorFilterRule: { required: ofRule, remote: 'self-cleaning' },
  DescribeTrafficMirrorFilterRules: { required: nothing, remote: 'read-only' },
  ModifyTrafficMirrorFilterNetworkServices: { required: ofFilter, remote: 'self-cleaning' },
  DescribeNetworkInterfaces: { required: nothing, remote: 'read-only' },
  DescribeSecurityGroups: { required: nothing, remote: 'read-only' },
  DescribeNetworkAcls: { required: nothing, remote: 'read-only' },
  DescribeRouteTables: { required: nothing, remote: 'read-only' },
  CreateTags: { required: { 'ResourceId.1': '{filter}', 'Tag.1.Key': 'k' }, remote: 'self-cleaning' },
  DeleteTags: { required: { 'ResourceId.1': '{filter}' }, remote: 'self-cleaning' },
  DescribeTags: { required: nothing, remote: 'read-only' },
};

function send(stage: Stage, Action: string, parameters: Parameters): Promise<RawAnswer> {
  const values: Readonly<Record<string, () => string | undefined>> = {
    '{filter}': () => stage.filter,
    '{rule}': () => stage.rule,
    '{target}': () => stage.balanced,
    '{interface}': () => stage.session().NetworkInterfaceId,
  };
  const filled = Object.entries(parameters).map(
    ([name, value]) => [name, values[value]?.() ?? value] as [string, string],
  );
  const form = new URLSearchParams([['Action', Action], ['Version', '2016-11-15'], ...filled]);
  return stage.form(form.toString());
}

export const codeOf = ({ status, body }: RawAnswer): string =>
  `${/<Code>(.*)<\/Code>/.exec(body)?.[1] ?? 'done'} ${status}`;

export const everyOperation: readonly Case[] = Object.entries(shapes).flatMap(([action, shape]): readonly Case[] => {
  const { required, remote } = shape;
  const whole = { ...required, ...shape.chosen };
  return [
    {
      says: `${action} in a dry run`,
      asks: async (stage) => codeOf(await send(stage, action, { ...whole, DryRun: 'true' })),
      expects: 'DryRunOperation 412',
      ...observed('code and status in public logs'),
      remote,
    },
    {
      says: `${action} with a parameter that nobody knows`,
      asks: async (stage) => codeOf(await send(stage, action, { ...whole, DryRun: 'true', Colour: 'red' })),
      expects: 'UnknownParameter 400',
      ...observed('public logs of other actions: "The parameter … is not recognized"'),
      remote,
    },
    ...Object.keys(required).map((name): Case => {
      const { [name]: _, ...rest } = whole;
      return {
        says: `${action} without ${name}`,
        asks: async (stage) => codeOf(await send(stage, action, rest)),
        expects: 'MissingParameter 400',
        ...reference,
        remote: 'read-only',
      };
    }),
  ];
});
