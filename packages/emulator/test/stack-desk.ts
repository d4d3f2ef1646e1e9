// AWS's own clients of CloudFormation and S3 at an emulated AWS in virtual time.
import {
  CloudFormationClient,
  DescribeStackEventsCommand,
  DescribeStacksCommand,
} from '@aws-sdk/client-cloudformation';
import { S3Client } from '@aws-sdk/client-s3';
import { afterEach } from 'vitest';
import { administrator } from '../src/emulator.ts';
import { createStackStage, type StackStage } from './stack-stage.ts';

const open: { destroy(): void }[] = [];

afterEach(() => {
  for (const client of open.splice(0)) client.destroy();
});

export interface StackDesk extends StackStage {
  readonly cloudformation: CloudFormationClient;
  readonly s3: S3Client;
  /** e.g. `CREATE_COMPLETE`; or the sentence why there is no answer. */
  status(name: string): Promise<string>;
  /** Oldest first, e.g. `Queue CREATE_FAILED: why`. */
  told(name: string): Promise<readonly string[]>;
}

export async function createStackDesk(): Promise<StackDesk> {
  const stage = await createStackStage();
  const settings = {
    endpoint: stage.emulator.url,
    region: 'eu-central-1',
    maxAttempts: 1,
    credentials: administrator,
  };
  const cloudformation = new CloudFormationClient(settings);
  const s3 = new S3Client(settings);
  open.push(cloudformation, s3);
  return {
    ...stage,
    cloudformation,
    s3,
    status: async (StackName) => {
      const described = await answerOf(cloudformation.send(new DescribeStacksCommand({ StackName })));
      return typeof described === 'string' ? described : String(described.Stacks?.[0]?.StackStatus);
    },
    told: async (StackName) => {
      const { StackEvents = [] } = await cloudformation.send(new DescribeStackEventsCommand({ StackName }));
      return StackEvents.reverse().map(({ LogicalResourceId, ResourceStatus, ResourceStatusReason }) =>
        [`${LogicalResourceId} ${ResourceStatus}`, ResourceStatusReason]
          .filter((part) => part !== undefined)
          .join(': '),
      );
    },
  };
}

/** A refusal as `Code: sentence`. */
export function answerOf<Answer>(sent: Promise<Answer>): Promise<Answer | string> {
  return sent.catch((problem: Error) => `${problem.name}: ${problem.message}`);
}

export const stored = (Value: unknown, more: object = {}) => ({
  Type: 'AWS::SSM::Parameter',
  Properties: { Type: 'String', Value, ...more },
});

export function templateOf(Resources: object, rest: object = {}): string {
  return JSON.stringify({ Resources, ...rest });
}
