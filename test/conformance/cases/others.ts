// The services beside EC2 and ECS: how each says that it does not know what is asked for.
import { DescribeRuleCommand, PutEventsCommand, TestEventPatternCommand } from '@aws-sdk/client-eventbridge';
import { GetQueueUrlCommand } from '@aws-sdk/client-sqs';
import { GetParameterCommand, PutParameterCommand } from '@aws-sdk/client-ssm';
import { type Case, documented } from '../case.ts';

const nowhere = 'tasktap-conformance-nowhere';
const apiPages = documented('API reference of the service, errors of the action');

export const others: readonly Case[] = [
  {
    says: 'a parameter that does not exist',
    asks: ({ ssm }) => ssm.send(new GetParameterCommand({ Name: `/${nowhere}` })),
    expects: 'ParameterNotFound 400',
    ...apiPages,
    remote: 'read-only',
  },
  {
    says: 'a parameter that exists is not put again without Overwrite',
    async asks({ ssm, run }) {
      const put = () => ssm.send(new PutParameterCommand({ Name: `/${run}`, Value: 'x', Type: 'String' }));
      await put();
      return put();
    },
    expects: 'ParameterAlreadyExists 400',
    ...apiPages,
    remote: 'never',
  },
  {
    says: 'a queue that does not exist',
    asks: ({ sqs }) => sqs.send(new GetQueueUrlCommand({ QueueName: nowhere })),
    expects: 'QueueDoesNotExist 400',
    ...apiPages,
    remote: 'read-only',
  },
  {
    says: 'a rule that does not exist',
    asks: ({ events }) => events.send(new DescribeRuleCommand({ Name: nowhere })),
    expects: 'ResourceNotFoundException 400',
    ...apiPages,
    remote: 'read-only',
  },
  {
    says: 'a pattern that is none',
    asks: ({ events }) => events.send(new TestEventPatternCommand({ EventPattern: '{"source":"x"}', Event: '{}' })),
    expects: 'InvalidEventPatternException 400',
    ...apiPages,
    remote: 'read-only',
  },
  {
    says: 'an event in the name of AWS',
    async asks({ events }) {
      const Entries = [{ Source: 'aws.ecs', DetailType: 'x', Detail: '{}' }];
      const { FailedEntryCount, Entries: answers = [] } = await events.send(new PutEventsCommand({ Entries }));
      return [FailedEntryCount, answers.map(({ ErrorCode }) => ErrorCode)];
    },
    expects: [1, ['NotAuthorizedForSourceException']],
    ...documented('EventBridge API reference, PutEvents'),
    remote: 'never',
  },
];
