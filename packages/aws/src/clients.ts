// The SDK's clients that functions and commands share; what only some commands need (deploying, examining, storing, watching) makes its own.
import { EC2Client, type EC2ClientConfig } from '@aws-sdk/client-ec2';
import { ECSClient } from '@aws-sdk/client-ecs';
import { SQSClient } from '@aws-sdk/client-sqs';
import { SSMClient } from '@aws-sdk/client-ssm';
import { closingOf } from './closing.ts';
import type { Pacer } from './pacer.ts';
import { connecting, endless, limitAttempts, patienceWith } from './patience.ts';
import type { TimeLeft } from './port.ts';
import { sendRefusedDatesAgain } from './refused-dates.ts';

export interface Clients {
  readonly ec2: EC2Client;
  readonly ecs: ECSClient;
  readonly ssm: SSMClient;
  readonly sqs: SQSClient;
  /** Calls that have not been answered fail. */
  destroy(): void;
}

/** The profile is no option: of one that a client is given the SDK takes keys and region but no endpoint; of `AWS_PROFILE`'s it takes all. */
export interface ClientOptions {
  /** Undefined: the SDK's own choice, from `AWS_REGION` or the profile. */
  readonly region?: string;
  /** Where all four services listen. Undefined: the SDK's own choice, which `AWS_ENDPOINT_URL` changes. */
  readonly endpoint?: string;
  /** Undefined: the SDK's chain of environment, profile, container and instance. */
  readonly credentials?: NonNullable<EC2ClientConfig['credentials']>;
  /** Attempts of one call, the first included. Undefined: the SDK's own choice, which `AWS_MAX_ATTEMPTS` changes. */
  readonly maxAttempts?: number;
  /** Of listing and describing tasks: ECS counts both in one bucket, which others need as well. */
  readonly taskReads: Pacer;
  /** @default as long as AWS takes */
  readonly timeLeft?: TimeLeft;
}

const readsTasks: ReadonlySet<string> = new Set(['ListTasksCommand', 'DescribeTasksCommand']);

export function createClients({ taskReads, timeLeft = endless, ...options }: ClientOptions): Clients {
  const config = { ...options, requestHandler: connecting };
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
  const ssm = new SSMClient(config);
  const sqs = new SQSClient(config);
  limitAttempts(ec2, () => patienceWith('ec2', timeLeft));
  limitAttempts(ecs, () => patienceWith('ecs', timeLeft));
  limitAttempts(ssm, () => patienceWith('ssm', timeLeft));
  limitAttempts(sqs, () => patienceWith('sqs', timeLeft));
  for (const client of [ec2, ecs, ssm, sqs]) sendRefusedDatesAgain(client);
  return {
    ec2,
    ecs,
    ssm,
    sqs,
    destroy: closingOf([ec2, ecs, ssm, sqs]),
  };
}
