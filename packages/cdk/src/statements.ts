// IAM statements from deeds: each as narrow as AWS lets it be, and where a wildcard remains, why.
import { rights } from '@tasktap/aws';
import { owner as ownerOf, refusedTag } from '@tasktap/core';
import { Aws, type IResolvable } from 'aws-cdk-lib';
import { whenChosen } from './choice.ts';
import { type FunctionDeed, grants, type Sid } from './grants.ts';
import type { TapSettings } from './settings.ts';

export interface Statement {
  readonly Sid: string;
  readonly Effect: 'Allow';
  readonly Action: readonly string[];
  readonly Resource: string | readonly string[] | IResolvable;
  readonly Condition?: unknown;
}

export interface Reach
  extends Pick<TapSettings, 'owner' | 'clusterArns' | 'throughArns' | 'policyParameter' | 'vpcArns' | 'onlyVpcs'> {
  readonly switchName: string;
  readonly notesPrefix: string;
  readonly taskQueueArn: string;
  readonly lookQueueArn: string;
}

/** Statements in the order of their names' first need, their actions sorted. */
export function statementsFor(deeds: readonly FunctionDeed[], reach: Reach): readonly Statement[] {
  const actions = new Map<Sid, Set<string>>();
  for (const deed of deeds) {
    const granted: Readonly<Record<string, readonly Sid[]>> = grants[deed];
    for (const action of rights[deed]) {
      for (const sid of granted[action] ?? []) actions.set(sid, (actions.get(sid) ?? new Set()).add(action));
    }
  }
  return [...actions].map(([sid, named]) => ({
    Sid: sid,
    Effect: 'Allow',
    Action: [...named].sort(),
    ...shapes[sid](reach),
  }));
}

/** What `granted` does not grant already. */
export function beyond(granted: readonly Statement[], wanted: readonly Statement[]): readonly Statement[] {
  const known = new Map(granted.map(({ Sid, Action }) => [Sid, Action]));
  return wanted.flatMap((statement) => {
    const Action = statement.Action.filter((action) => !known.get(statement.Sid)?.includes(action));
    return Action.length === 0 ? [] : [{ ...statement, Action }];
  });
}

export const arnOf = (service: string, rest: string): string =>
  `arn:${Aws.PARTITION}:${service}:${Aws.REGION}:${Aws.ACCOUNT_ID}:${rest}`;

const parameterArn = (name: string): string => arnOf('ssm', `parameter${name}`);

const inClusters = ({ clusterArns }: Reach) => ({ ArnEquals: { 'ecs:cluster': clusterArns } });
const inVpcs = ({ vpcArns }: Reach) => ({ 'ec2:Vpc': vpcArns });
const everySession = arnOf('ec2', 'traffic-mirror-session/*');
const everyInterface = arnOf('ec2', 'network-interface/*');

type Shape = Pick<Statement, 'Resource' | 'Condition'>;

const shapes: Readonly<Record<Sid, (reach: Reach) => Shape>> = {
  ReadEc2: () => ({ Resource: '*', Condition: { StringEquals: { 'ec2:Region': Aws.REGION } } }),
  ListTasks: (reach) => ({ Resource: '*', Condition: inClusters(reach) }),
  ReadTasks: (reach) => ({ Resource: arnOf('ecs', 'task/*'), Condition: inClusters(reach) }),
  ReadServices: (reach) => ({ Resource: arnOf('ecs', 'service/*'), Condition: inClusters(reach) }),
  StopTasks: (reach) => ({ Resource: arnOf('ecs', 'task/*'), Condition: inClusters(reach) }),
  MirrorInterfaces: (reach) => ({
    Resource: everyInterface,
    ...only({ Condition: whenChosen(reach.onlyVpcs, { ArnEquals: inVpcs(reach) }) }),
  }),
  ThroughFilterToTarget: ({ throughArns }) => ({ Resource: throughArns }),
  OnlyTaggedSessions: ({ owner }) => ({
    Resource: everySession,
    Condition: { StringEquals: { 'aws:RequestTag/tasktap:owner': owner } },
  }),
  TagNewSessions: ({ owner }) => ({
    Resource: everySession,
    Condition: {
      StringEquals: { 'ec2:CreateAction': 'CreateTrafficMirrorSession', 'aws:RequestTag/tasktap:owner': owner },
    },
  }),
  // This one tag and no other. ForAllValues alone would hold for no tags at all.
  RememberRefusals: (reach) => ({
    Resource: everyInterface,
    Condition: {
      'ForAllValues:StringEquals': { 'aws:TagKeys': [refusedTag(ownerOf(reach.owner))] },
      'ForAnyValue:StringEquals': { 'aws:TagKeys': [refusedTag(ownerOf(reach.owner))] },
      ...only({ ArnEquals: whenChosen(reach.onlyVpcs, inVpcs(reach)) }),
    },
  }),
  OwnSessions: ({ owner }) => ({
    Resource: everySession,
    Condition: { StringEquals: { 'aws:ResourceTag/tasktap:owner': owner } },
  }),
  ReadSwitch: ({ switchName }) => ({ Resource: parameterArn(switchName) }),
  ReadPolicy: ({ policyParameter }) => ({ Resource: parameterArn(policyParameter) }),
  StopNotes: ({ notesPrefix }) => ({ Resource: parameterArn(`${notesPrefix}/*`) }),
  AskForLooks: ({ lookQueueArn }) => ({ Resource: lookQueueArn }),
  DelayMessages: ({ taskQueueArn }) => ({ Resource: taskQueueArn }),
};

const inTheseClusters = 'are not known beforehand; the condition on ecs:cluster keeps to the clusters of this tap.';
const withOurTag =
  'The id of a session is not known beforehand; the condition on the owner tag keeps to those of this tap.';
const anyInterface = 'Interfaces come and go with their tasks; ';

/** Why a wildcard remains in a resource: AWS has nothing narrower for it. */
export const wildcards: Readonly<Partial<Record<Sid, string>>> = {
  ReadEc2: "EC2's describes know no resources, only the region (Service Authorization Reference).",
  ListTasks: `ListTasks asks for a container instance, which a Fargate task does not have. Tasks ${inTheseClusters}`,
  ReadTasks: `Tasks ${inTheseClusters}`,
  ReadServices: `Services ${inTheseClusters}`,
  StopTasks: `Tasks ${inTheseClusters}`,
  MirrorInterfaces: `${anyInterface}where VPCs are given, the condition on ec2:Vpc keeps to those.`,
  RememberRefusals: `${anyInterface}the conditions allow one tag of ours and nothing else.`,
  OnlyTaggedSessions: withOurTag,
  TagNewSessions: withOurTag,
  OwnSessions: withOurTag,
  StopNotes: 'One parameter for each cluster, under the path of this tap.',
};

function only(parts: Readonly<Record<string, unknown>>): object {
  return Object.fromEntries(Object.entries(parts).filter(([, part]) => part !== undefined));
}
