// What each right is granted on: a deed or an action that is missing here does not compile, and nothing else is granted.
import type { Deed, rights } from '@tasktap/aws';

/** A statement of a policy, by the name it bears there. */
export type Sid =
  | 'ReadEc2'
  | 'ListTasks'
  | 'ReadTasks'
  | 'ReadServices'
  | 'StopTasks'
  | 'MirrorInterfaces'
  | 'ThroughFilterToTarget'
  | 'OnlyTaggedSessions'
  | 'TagNewSessions'
  | 'RememberRefusals'
  | 'OwnSessions'
  | 'ReadSwitch'
  | 'ReadPolicy'
  | 'StopNotes'
  | 'AskForLooks'
  | 'DelayMessages';

/** What functions do: the others are done by people and collectors, with rights of their own. */
export type FunctionDeed = Exclude<
  Deed,
  'probe' | 'find-out' | 'turn-switch' | 'put-policy' | 'name-packets' | 'find-targets'
>;

type Grants = {
  readonly [Each in FunctionDeed]: { readonly [Action in (typeof rights)[Each][number]]: readonly [Sid, ...Sid[]] };
};

const look = {
  'ecs:ListTasks': ['ListTasks'],
  'ecs:DescribeTasks': ['ReadTasks'],
  'ec2:DescribeTrafficMirrorSessions': ['ReadEc2'],
  'ec2:DescribeTags': ['ReadEc2'],
  'ec2:DescribeTrafficMirrorTargets': ['ReadEc2'],
} as const;
const sessions = { 'ec2:DescribeTrafficMirrorSessions': ['ReadEc2'] } as const;
const interfaces = { 'ec2:DescribeNetworkInterfaces': ['ReadEc2'] } as const;
const tasks = { 'ecs:DescribeTasks': ['ReadTasks'] } as const;
const listTasks = { 'ecs:ListTasks': ['ListTasks'] } as const;
const notes = { 'ssm:GetParameter': ['StopNotes'], 'ssm:PutParameter': ['StopNotes'] } as const;
const removal = { 'ec2:DeleteTrafficMirrorSession': ['OwnSessions'] } as const;

export const grants: Grants = {
  'look-at-cluster': { ...look, 'ec2:DescribeTrafficMirrorFilters': ['ReadEc2'] },
  'look-at-service': look,
  'describe-tasks': tasks,
  'sessions-on': sessions,
  'count-sessions': sessions,
  interfaces,
  destinations: {
    'ec2:DescribeTrafficMirrorTargets': ['ReadEc2'],
    'ec2:DescribeTrafficMirrorFilters': ['ReadEc2'],
  },
  services: { 'ecs:DescribeServices': ['ReadServices'], ...listTasks, ...tasks },
  'recent-stops': { 'ssm:GetParameter': ['StopNotes'], ...listTasks, ...tasks },
  'confirm-sessions': { ...sessions, ...interfaces, ...tasks },
  'confirm-tasks': { ...tasks, 'ecs:GetTaskProtection': ['ReadTasks'] },
  // EC2 asks for all four resources of a create, each of which must be allowed.
  'create-session': {
    'ec2:CreateTrafficMirrorSession': ['MirrorInterfaces', 'ThroughFilterToTarget', 'OnlyTaggedSessions'],
    'ec2:CreateTags': ['TagNewSessions'],
  },
  'modify-session': { 'ec2:ModifyTrafficMirrorSession': ['OwnSessions', 'ThroughFilterToTarget'] },
  'delete-session': removal,
  'stop-task': { ...notes, 'ecs:StopTask': ['StopTasks'] },
  'keep-refusal': { 'ec2:CreateTags': ['RememberRefusals'] },
  'give-up': notes,
  'read-switch': { 'ssm:GetParameter': ['ReadSwitch'] },
  'read-policy': { 'ssm:GetParameter': ['ReadPolicy'] },
  'send-look': { 'sqs:SendMessage': ['AskForLooks'] },
  'delay-message': { 'sqs:ChangeMessageVisibility': ['DelayMessages'] },
  'read-own-sessions': sessions,
  'remove-own-session': removal,
};
