// The shapes of requests and responses, as the SDK's models name them: operations speak these, the fronts put them on the wire.
export type * as cloudformation from '@aws-sdk/client-cloudformation';
export type * as logs from '@aws-sdk/client-cloudwatch-logs';
export type * as ec2 from '@aws-sdk/client-ec2';
export type * as ecs from '@aws-sdk/client-ecs';
export type * as elb from '@aws-sdk/client-elastic-load-balancing-v2';
export type * as events from '@aws-sdk/client-eventbridge';
export type * as quotas from '@aws-sdk/client-service-quotas';
export type * as sqs from '@aws-sdk/client-sqs';
export type * as ssm from '@aws-sdk/client-ssm';
export type * as sts from '@aws-sdk/client-sts';
