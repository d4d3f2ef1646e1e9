// The rights that each thing we do needs: an action or a question without a row does not compile.
import type { Action, QuestionKind } from '@tasktap/core';

export type Deed =
  | Action['kind']
  | QuestionKind
  | 'look-at-cluster'
  | 'look-at-service'
  | 'keep-refusal'
  | 'give-up'
  | 'read-switch'
  | 'read-policy'
  | 'send-look'
  | 'delay-message'
  | 'read-own-sessions'
  | 'remove-own-session'
  | 'turn-switch'
  | 'put-policy'
  | 'find-out'
  | 'probe'
  | 'name-packets'
  | 'find-targets';

const look = [
  'ecs:ListTasks',
  'ecs:DescribeTasks',
  'ec2:DescribeTrafficMirrorSessions',
  'ec2:DescribeTags',
  'ec2:DescribeTrafficMirrorTargets',
] as const;
const note = ['ssm:GetParameter', 'ssm:PutParameter'] as const;

export const rights = {
  // Whether what is mirrored already gets anywhere is judged by whoever sees the whole cluster.
  'look-at-cluster': [...look, 'ec2:DescribeTrafficMirrorFilters'],
  'look-at-service': look,
  'describe-tasks': ['ecs:DescribeTasks'],
  'sessions-on': ['ec2:DescribeTrafficMirrorSessions'],
  'count-sessions': ['ec2:DescribeTrafficMirrorSessions'],
  interfaces: ['ec2:DescribeNetworkInterfaces'],
  destinations: ['ec2:DescribeTrafficMirrorTargets', 'ec2:DescribeTrafficMirrorFilters'],
  services: ['ecs:DescribeServices', 'ecs:ListTasks', 'ecs:DescribeTasks'],
  'recent-stops': ['ssm:GetParameter', 'ecs:ListTasks', 'ecs:DescribeTasks'],
  'confirm-sessions': ['ec2:DescribeTrafficMirrorSessions', 'ec2:DescribeNetworkInterfaces', 'ecs:DescribeTasks'],
  'confirm-tasks': ['ecs:DescribeTasks', 'ecs:GetTaskProtection'],
  // Tags given with a create need the right to tag as well (EC2 user guide, "Grant permission to tag resources during creation").
  'create-session': ['ec2:CreateTrafficMirrorSession', 'ec2:CreateTags'],
  'modify-session': ['ec2:ModifyTrafficMirrorSession'],
  'delete-session': ['ec2:DeleteTrafficMirrorSession'],
  'stop-task': [...note, 'ecs:StopTask'],
  'keep-refusal': ['ec2:CreateTags'],
  'give-up': note,
  'read-switch': ['ssm:GetParameter'],
  'read-policy': ['ssm:GetParameter'],
  'turn-switch': ['ssm:GetParameter', 'ssm:PutParameter'],
  'put-policy': ['ssm:GetParameter', 'ssm:PutParameter'],
  'send-look': ['sqs:SendMessage'],
  'delay-message': ['sqs:ChangeMessageVisibility'],
  // What an operator's command must see to find its clusters, its stack and where packets go.
  'find-out': [
    'ecs:ListClusters',
    'ec2:DescribeTrafficMirrorSessions',
    'ec2:DescribeTrafficMirrorTargets',
    'ec2:DescribeTrafficMirrorFilters',
  ],
  probe: [
    'ecs:ListClusters',
    'ecs:ListTasks',
    'ecs:DescribeTasks',
    'ec2:DescribeTrafficMirrorSessions',
    'ec2:DescribeTrafficMirrorTargets',
    'ec2:DescribeTrafficMirrorFilters',
    'ec2:CreateTrafficMirrorSession',
    'ec2:CreateTags',
    'ec2:DeleteTrafficMirrorSession',
  ],
  // Interfaces and tasks are asked for where a session carries no tags of ours.
  'name-packets': [
    'ec2:DescribeTrafficMirrorSessions',
    'ec2:DescribeNetworkInterfaces',
    'ecs:ListClusters',
    'ecs:ListTasks',
    'ecs:DescribeTasks',
  ],
  // Of collectors that several targets lead to: which ones they are.
  'find-targets': ['ec2:DescribeTrafficMirrorTargets'],
  'read-own-sessions': ['ec2:DescribeTrafficMirrorSessions'],
  'remove-own-session': ['ec2:DeleteTrafficMirrorSession'],
} as const satisfies Readonly<Record<Deed, readonly `${'ec2' | 'ecs' | 'ssm' | 'sqs'}:${string}`[]>>;

/** Closed, so that whoever grants rights must say for each one what it is granted on. */
export type IamAction = (typeof rights)[Deed][number];

/** Each right once, in the order of first need. */
export function rightsFor(deeds: readonly Deed[]): readonly IamAction[] {
  return [...new Set(deeds.flatMap((deed): readonly IamAction[] => rights[deed]))];
}
