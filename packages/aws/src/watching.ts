// What somebody who watches a stack at work asks AWS: where its functions log, and what they have written. A front door of its own, as
// `deploying` is: functions have no use for these clients.
import { CloudFormationClient, ListStackResourcesCommand } from '@aws-sdk/client-cloudformation';
import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { isCollectorLog } from '@tasktap/core';
import { type OnAttempt, tellAttempts } from './attempts.ts';
import { call, type Heard, heard, ifThere } from './call.ts';
import { closingOf } from './closing.ts';
import type { Reading } from './faults.ts';
import { isNoStack } from './no-stack.ts';
import { everyPage } from './pages.ts';
import { connecting, limitAttempts } from './patience.ts';
import type { Reach } from './reach.ts';

export interface WrittenLine {
  /** Unique. */
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly text: string;
}

export interface LinesWanted {
  /** Its name; its ARN, where it is another account's whose logs this one monitors (CloudWatch cross-account observability). */
  readonly logGroup: string;
  /** Milliseconds since 1970, that instant included. */
  readonly since: number;
  /** What stands in every line wanted. Undefined: all lines. */
  readonly containing?: string;
}

/** Where AWS does not answer as wished, the reading says what its code means. */
export interface Watching {
  /** Of the stack's functions. Empty: there is no stack of that name, or it has none. */
  logGroups(stackName: string): Promise<Heard<readonly string[]>>;
  /** Oldest first. A group that is not there has no lines: its functions never ran. */
  lines(wanted: LinesWanted): Promise<Heard<readonly WrittenLine[]>>;
  /** The same; undefined where there is no such group. */
  linesIfThere(wanted: LinesWanted): Promise<Heard<readonly WrittenLine[] | undefined>>;
  /** Closes the connections. */
  destroy(): void;
}

export interface WatchingOptions extends Reach {
  /** Told of each search. */
  readonly onAttempt?: OnAttempt;
}

/** A search through a large group takes its time. */
const patience = 60_000;

export function createWatching({ onAttempt, ...options }: WatchingOptions): Watching {
  const config = { ...options, requestHandler: connecting };
  const stacks = new CloudFormationClient(config);
  const logs = new CloudWatchLogsClient(config);
  for (const client of [stacks, logs]) limitAttempts(client, () => patience);
  if (onAttempt !== undefined) tellAttempts(logs, 'logs', onAttempt);
  return {
    logGroups: (stackName) => heard(() => readLogGroups(stacks, stackName)),
    lines: (wanted) => heard(async () => (await readLines(logs, wanted)) ?? []),
    linesIfThere: (wanted) => heard(() => readLines(logs, wanted)),
    destroy: closingOf([stacks, logs]),
  };
}

function readLogGroups(stacks: CloudFormationClient, StackName: string): Promise<readonly string[]> {
  return everyPage(async (NextToken) => {
    const command = new ListStackResourcesCommand({ StackName, NextToken });
    const page = await ifThere(isNoStack, () => call('ListStackResources', () => stacks.send(command)));
    const items = (page?.StackResourceSummaries ?? [])
      .filter(({ ResourceType }) => ResourceType === 'AWS::Logs::LogGroup')
      .flatMap(({ PhysicalResourceId: name }) => name ?? [])
      .filter((name) => !isCollectorLog(name));
    return { items, next: page?.NextToken };
  });
}

/** Undefined: there is no such group. */
function readLines(logs: CloudWatchLogsClient, wanted: LinesWanted): Promise<readonly WrittenLine[] | undefined> {
  const { logGroup, since: startTime, containing } = wanted;
  const group = logGroup.startsWith('arn:') ? { logGroupIdentifier: logGroup } : { logGroupName: logGroup };
  const pattern = containing === undefined ? {} : { filterPattern: `"${containing}"` };
  return ifThere(isNoGroup, () =>
    everyPage(async (nextToken) => {
      const command = new FilterLogEventsCommand({ ...group, startTime, nextToken, ...pattern });
      const page = await call('FilterLogEvents', () => logs.send(command));
      const items = (page.events ?? []).map(({ eventId = '', timestamp = 0, message = '' }) => ({
        id: eventId,
        at: timestamp,
        text: message,
      }));
      return { items, next: page.nextToken };
    }),
  );
}

function isNoGroup({ fault }: Reading): boolean {
  return fault.code === 'ResourceNotFoundException';
}
