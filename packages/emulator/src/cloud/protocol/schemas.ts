// The operations the fronts can carry: the SDK's schema of each, by service.
import {
  CreateChangeSet$,
  CreateStack$,
  DeleteChangeSet$,
  DeleteStack$,
  DescribeChangeSet$,
  DescribeStackEvents$,
  DescribeStackResources$,
  DescribeStacks$,
  ExecuteChangeSet$,
  GetTemplate$,
  GetTemplateSummary$,
  ListStackResources$,
  UpdateStack$,
  ValidateTemplate$,
} from '@aws-sdk/client-cloudformation';
import { FilterLogEvents$ } from '@aws-sdk/client-cloudwatch-logs';
import {
  CreateTags$,
  CreateTrafficMirrorFilter$,
  CreateTrafficMirrorFilterRule$,
  CreateTrafficMirrorSession$,
  CreateTrafficMirrorTarget$,
  DeleteTags$,
  DeleteTrafficMirrorFilter$,
  DeleteTrafficMirrorFilterRule$,
  DeleteTrafficMirrorSession$,
  DeleteTrafficMirrorTarget$,
  DescribeNetworkAcls$,
  DescribeNetworkInterfaces$,
  DescribeRouteTables$,
  DescribeSecurityGroups$,
  DescribeTags$,
  DescribeTrafficMirrorFilterRules$,
  DescribeTrafficMirrorFilters$,
  DescribeTrafficMirrorSessions$,
  DescribeTrafficMirrorTargets$,
  ModifyTrafficMirrorFilterNetworkServices$,
  ModifyTrafficMirrorFilterRule$,
  ModifyTrafficMirrorSession$,
} from '@aws-sdk/client-ec2';
import {
  CreateCluster$,
  CreateService$,
  DeleteCluster$,
  DeleteService$,
  DeregisterTaskDefinition$,
  DescribeCapacityProviders$,
  DescribeClusters$,
  DescribeServices$,
  DescribeTaskDefinition$,
  DescribeTasks$,
  GetTaskProtection$,
  ListClusters$,
  ListServices$,
  ListTagsForResource$,
  ListTasks$,
  RegisterTaskDefinition$,
  RunTask$,
  StopTask$,
  TagResource$,
  UntagResource$,
  UpdateService$,
  UpdateTaskProtection$,
} from '@aws-sdk/client-ecs';
import {
  DescribeListeners$,
  DescribeLoadBalancerAttributes$,
  DescribeLoadBalancers$,
  DescribeTargetGroups$,
  DescribeTargetHealth$,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import {
  DeleteRule$,
  DescribeRule$,
  ListRules$,
  PutEvents$,
  PutRule$,
  PutTargets$,
  RemoveTargets$,
  TestEventPattern$,
} from '@aws-sdk/client-eventbridge';
import { ListServiceQuotas$ } from '@aws-sdk/client-service-quotas';
import {
  ChangeMessageVisibility$,
  ChangeMessageVisibilityBatch$,
  CreateQueue$,
  DeleteMessage$,
  DeleteMessageBatch$,
  DeleteQueue$,
  GetQueueAttributes$,
  GetQueueUrl$,
  ListQueues$,
  PurgeQueue$,
  ReceiveMessage$,
  SendMessage$,
  SendMessageBatch$,
  SetQueueAttributes$,
} from '@aws-sdk/client-sqs';
import { GetParameter$, PutParameter$ } from '@aws-sdk/client-ssm';
import { GetCallerIdentity$ } from '@aws-sdk/client-sts';
import type { ServiceName } from '../operation.ts';
import { type Shape, shapeOf } from './shapes.ts';

/** [9, namespace, name, traits, input, output] */
type OperationSchema = typeof CreateTags$;

const schemas: Readonly<Record<ServiceName, readonly OperationSchema[]>> = {
  cloudformation: [
    CreateChangeSet$,
    CreateStack$,
    DeleteChangeSet$,
    DeleteStack$,
    DescribeChangeSet$,
    DescribeStackEvents$,
    DescribeStackResources$,
    DescribeStacks$,
    ExecuteChangeSet$,
    GetTemplate$,
    GetTemplateSummary$,
    ListStackResources$,
    UpdateStack$,
    ValidateTemplate$,
  ],
  ec2: [
    CreateTags$,
    CreateTrafficMirrorFilter$,
    CreateTrafficMirrorFilterRule$,
    CreateTrafficMirrorSession$,
    CreateTrafficMirrorTarget$,
    DeleteTags$,
    DeleteTrafficMirrorFilter$,
    DeleteTrafficMirrorFilterRule$,
    DeleteTrafficMirrorSession$,
    DeleteTrafficMirrorTarget$,
    DescribeNetworkAcls$,
    DescribeNetworkInterfaces$,
    DescribeRouteTables$,
    DescribeSecurityGroups$,
    DescribeTags$,
    DescribeTrafficMirrorFilterRules$,
    DescribeTrafficMirrorFilters$,
    DescribeTrafficMirrorSessions$,
    DescribeTrafficMirrorTargets$,
    ModifyTrafficMirrorFilterNetworkServices$,
    ModifyTrafficMirrorFilterRule$,
    ModifyTrafficMirrorSession$,
  ],
  ecs: [
    CreateCluster$,
    CreateService$,
    DeleteCluster$,
    DeleteService$,
    DeregisterTaskDefinition$,
    DescribeCapacityProviders$,
    DescribeClusters$,
    DescribeServices$,
    DescribeTaskDefinition$,
    DescribeTasks$,
    GetTaskProtection$,
    ListClusters$,
    ListServices$,
    ListTagsForResource$,
    ListTasks$,
    RegisterTaskDefinition$,
    RunTask$,
    StopTask$,
    TagResource$,
    UntagResource$,
    UpdateService$,
    UpdateTaskProtection$,
  ],
  elasticloadbalancing: [
    DescribeListeners$,
    DescribeLoadBalancerAttributes$,
    DescribeLoadBalancers$,
    DescribeTargetGroups$,
    DescribeTargetHealth$,
  ],
  events: [
    DeleteRule$,
    DescribeRule$,
    ListRules$,
    PutEvents$,
    PutRule$,
    PutTargets$,
    RemoveTargets$,
    TestEventPattern$,
  ],
  sqs: [
    ChangeMessageVisibility$,
    ChangeMessageVisibilityBatch$,
    CreateQueue$,
    DeleteMessage$,
    DeleteMessageBatch$,
    DeleteQueue$,
    GetQueueAttributes$,
    GetQueueUrl$,
    ListQueues$,
    PurgeQueue$,
    ReceiveMessage$,
    SendMessage$,
    SendMessageBatch$,
    SetQueueAttributes$,
  ],
  logs: [FilterLogEvents$],
  servicequotas: [ListServiceQuotas$],
  // Its front reads requests and writes answers without.
  s3: [],
  ssm: [GetParameter$, PutParameter$],
  sts: [GetCallerIdentity$],
};

export interface OperationShapes {
  readonly input: Shape;
  readonly output: Shape;
}

/** Throws for an operation without a schema: add it to the table above. */
export function operationShapes(service: ServiceName, name: string): OperationShapes {
  if (service === 's3') return { input: { kind: 'nothing' }, output: { kind: 'nothing' } };
  const schema = schemas[service].find((one) => one[2] === name);
  if (schema === undefined) throw new Error(`The fronts have no schema for ${service}:${name}. Add it to schemas.ts.`);
  return { input: shapeOf(schema[4]), output: shapeOf(schema[5]) };
}
