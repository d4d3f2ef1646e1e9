// FilterLogEvents.
import { AwsError, type Operation } from '../operation.ts';
import type { logs } from '../protocol/models.ts';
import type { LogEvent } from './log-groups.ts';
import { readTerms } from './terms.ts';

/** Also the default (API reference). */
const mostEvents = 10_000;

export const filterLogEvents: Operation<logs.FilterLogEventsRequest, logs.FilterLogEventsResponse> = {
  service: 'logs',
  name: 'FilterLogEvents',
  // With an empty stream, as AWS's own refusals name the resource (observed).
  access: (input, { world }) => [
    {
      action: 'logs:FilterLogEvents',
      resource: `arn:aws:logs:${world.region}:${world.account}:log-group:${nameIn(input) ?? ''}:log-stream:`,
      context: {},
    },
  ],
  run(input, { logGroups }) {
    const wanted = refuseBadInput(input);
    const events = logGroups.eventsOf(wanted.group);
    if (events === undefined)
      throw new AwsError('ResourceNotFoundException', 'The specified log group does not exist.');
    const found = events.filter(wanted.matches);
    const page = found.slice(0, wanted.limit);
    const last = page.at(-1);
    return {
      events: page.map(viewOf),
      searchedLogStreams: [],
      ...(found.length > page.length && last !== undefined ? { nextToken: `after-${last.id}` } : {}),
    };
  },
};

interface Wanted {
  readonly group: string;
  readonly limit: number;
  readonly matches: (event: LogEvent) => boolean;
}

function refuseBadInput(input: logs.FilterLogEventsRequest): Wanted {
  const { logGroupName, logGroupIdentifier, logStreamNames: names, logStreamNamePrefix: prefix } = input;
  const { limit = mostEvents, startTime = 0, endTime = Number.POSITIVE_INFINITY, filterPattern = '' } = input;
  const group = nameIn(input);
  if (group === undefined || (logGroupName !== undefined && logGroupIdentifier !== undefined)) {
    throw invalid('Exactly one of logGroupName and logGroupIdentifier must be given.');
  }
  if (names !== undefined && prefix !== undefined) {
    throw invalid('logStreamNames and logStreamNamePrefix must not be given both.');
  }
  if (!Number.isInteger(limit) || limit < 1 || limit > mostEvents) {
    throw invalid(`The limit must be from 1 to ${mostEvents}.`);
  }
  const terms = readTerms(filterPattern);
  const after = readToken(input.nextToken);
  return {
    group,
    limit,
    matches: ({ id, at, stream, message }) =>
      id > after &&
      at >= startTime &&
      at <= endTime &&
      (names === undefined || names.includes(stream)) &&
      stream.startsWith(prefix ?? '') &&
      terms.every((term) => message.includes(term)),
  };
}

/** `logGroupIdentifier` is a name or an ARN. */
function nameIn({ logGroupName, logGroupIdentifier }: logs.FilterLogEventsRequest): string | undefined {
  return logGroupName ?? logGroupIdentifier?.replace(/^arn:[^:]+:logs:[^:]*:[^:]*:log-group:/, '').replace(/:\*$/, '');
}

function readToken(token: string | undefined): number {
  if (token === undefined) return 0;
  const id = /^after-(\d+)$/.exec(token)?.[1];
  if (id === undefined) throw invalid('The specified nextToken is invalid.');
  return Number(id);
}

function invalid(sentence: string): AwsError {
  return new AwsError('InvalidParameterException', sentence);
}

/** Of 56 digits, as AWS's are (observed). */
function viewOf({ id, at, stream, message }: LogEvent): logs.FilteredLogEvent {
  return {
    logStreamName: stream,
    timestamp: at,
    message,
    ingestionTime: at,
    eventId: String(id).padStart(56, '3'),
  };
}
