// Every operation that is served over HTTP.
import { cloudformationOperations } from './cloudformation/operations/index.ts';
import { ec2Operations } from './ec2/index.ts';
import { ecsOperations } from './ecs/index.ts';
import { elasticloadbalancingOperations } from './elasticloadbalancing/index.ts';
import { eventsOperations } from './events/index.ts';
import { logsOperations } from './logs/index.ts';
import type { AnyOperation } from './operation.ts';
import { s3Operations } from './s3/index.ts';
import { servicequotasOperations } from './servicequotas/index.ts';
import { sqsOperations } from './sqs/index.ts';
import { ssmOperations } from './ssm/index.ts';
import { stsOperations } from './sts/index.ts';

export const operations: readonly AnyOperation[] = [
  ...ec2Operations,
  ...ecsOperations,
  ...ssmOperations,
  ...sqsOperations,
  ...eventsOperations,
  ...cloudformationOperations,
  ...s3Operations,
  ...logsOperations,
  ...elasticloadbalancingOperations,
  ...servicequotasOperations,
  ...stsOperations,
];

/** By name, e.g. `ec2:CreateTags`. */
export const servedOperations: readonly string[] = operations.map(({ service, name }) => `${service}:${name}`);
