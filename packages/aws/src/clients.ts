// The SDK's clients, made once per process: the only place that knows how AWS is reached.
import { EC2Client, type EC2ClientConfig } from '@aws-sdk/client-ec2';
import { ECSClient } from '@aws-sdk/client-ecs';
import { SQSClient } from '@aws-sdk/client-sqs';
import { SSMClient } from '@aws-sdk/client-ssm';
import { closingOf } from './closing.ts';
import type { Pacer } from './pacer.ts';

export interface Clients {
  readonly ec2: EC2Client;
  readonly ecs: ECSClient;
  readonly ssm: SSMClient;
  readonly sqs: SQSClient;
  /** Calls that have not been answered fail. */
  destroy(): void;
}

export interface ClientOptions {
  /** Undefined: the SDK's own choice, from `AWS_REGION` or the profile. */
  readonly region?: string;
  /** A section of the files that the AWS CLI reads. Undefined: the SDK's own choice, which `AWS_PROFILE` changes. */
  readonly profile?: string;
  /** Where all four services listen. Undefined: the SDK's own choice, which `AWS_ENDPOINT_URL` changes. */
  readonly endpoint?: string;
  /** Undefined: the SDK's chain of environment, profile, container and instance. */
  readonly credentials?: NonNullable<EC2ClientConfig['credentials']>;
  /** Attempts of one call, the first included. Undefined: the SDK's own choice, which `AWS_MAX_ATTEMPTS` changes. */
  readonly maxAttempts?: number;
  /** Of listing and describing tasks: ECS counts both in one bucket, which others need as well. */
  readonly taskReads: Pacer;
}

const readsTasks: ReadonlySet<string> = new Set(['ListTasksCommand', 'DescribeTasksCommand']);

/**
 * The SDK waits for ever by default, and a function that hangs on one dead connection loses its whole batch. AWS answers within a
 * second or two; every call of ours may be repeated (client tokens, deduplication ids, or nothing to do the second time).
 */
const patience = { connectionTimeout: 3_000, requestTimeout: 15_000, throwOnRequestTimeout: true };

/** The off switch is read before every act: where SSM is silent, three attempts must leave a function of a minute the time to say so. */
const patienceWithSsm = { ...patience, requestTimeout: 5_000 };

export function createClients({ taskReads, ...options }: ClientOptions): Clients {
  const config = { ...options, requestHandler: patience };
  const ec2 = new EC2Client(config);
  const ecs = new ECSClient(config);
  ecs.middlewareStack.add(
    (next, { commandName }) =>
      async (command) => {
        if (commandName !== undefined && readsTasks.has(commandName)) await taskReads.take();
        return next(command);
      },
    { step: 'initialize', name: 'paceTaskReads' },
  );
  const ssm = new SSMClient({ ...config, requestHandler: patienceWithSsm });
  const sqs = new SQSClient(config);
  return {
    ec2,
    ecs,
    ssm,
    sqs,
    destroy: closingOf([ec2, ecs, ssm, sqs]),
  };
}
