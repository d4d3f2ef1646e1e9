// PutEvents: every entry becomes an event of the bus or is refused by itself.
import { secondOf } from '../../world/stamp.ts';
import type { World } from '../../world/state.ts';
import { AwsError, type Operation } from '../operation.ts';
import type { events } from '../protocol/models.ts';
import { isRecord } from '../record.ts';
import { BUS } from './arns.ts';
import { jsonIn } from './json-in.ts';
import { brokenConstraint } from './refusal.ts';
import { accessToBus, busNameOf } from './subject.ts';

const MOST_ENTRIES = 10;

/** Of all entries together. */
const MOST_BYTES = 256 * 1024;

export const putEvents: Operation<events.PutEventsRequest, events.PutEventsResponse> = {
  service: 'events',
  name: 'PutEvents',
  access: ({ Entries = [] }, cloud) =>
    Entries.map(({ EventBusName, Source = '', DetailType = '' }) => {
      const context = { 'events:source': Source, 'events:detail-type': DetailType };
      return accessToBus('events:PutEvents', EventBusName, cloud, context);
    }),
  run({ Entries = [] }, { world, rules }) {
    refuseAmount(Entries);
    const results = Entries.map((entry): events.PutEventsResultEntry => {
      const refusal = refusalOf(entry);
      if (refusal !== undefined) return refusal;
      const id = rules.newId();
      // AWS takes events for a bus that does not exist, and nobody hears of them (inferred).
      if (busNameOf(entry.EventBusName) === BUS) rules.put(eventFrom(entry, id, world));
      return { EventId: id };
    });
    return { FailedEntryCount: results.filter(({ ErrorCode }) => ErrorCode !== undefined).length, Entries: results };
  },
};

function refuseAmount(entries: readonly events.PutEventsRequestEntry[]): void {
  if (entries.length < 1 || entries.length > MOST_ENTRIES) {
    throw brokenConstraint(
      'entries',
      `${entries.length} entries`,
      `Member must have length between 1 and ${MOST_ENTRIES}`,
    );
  }
  const bytes = entries.reduce((sum, entry) => sum + bytesOf(entry), 0);
  if (bytes > MOST_BYTES) {
    throw new AwsError('ValidationException', 'Total size of the entries in the request is over the limit.');
  }
}

/** As the EventBridge user guide counts it ("Calculating event entry size"). */
function bytesOf({
  Time,
  Source = '',
  DetailType = '',
  Detail = '',
  Resources = [],
}: events.PutEventsRequestEntry): number {
  const texts = [Source, DetailType, Detail, ...Resources];
  return texts.reduce((sum, text) => sum + Buffer.byteLength(text), Time === undefined ? 0 : 14);
}

/** Words and codes are inferred: the API reference names no code for a single entry. */
function refusalOf(entry: events.PutEventsRequestEntry): events.PutEventsResultEntry | undefined {
  const missing = (['Source', 'DetailType', 'Detail'] as const).find((name) => (entry[name] ?? '') === '');
  if (missing !== undefined) {
    const reason = `Parameter ${missing} is not valid. Reason: ${missing} is a required argument.`;
    return { ErrorCode: 'InvalidArgument', ErrorMessage: reason };
  }
  if (entry.Source?.startsWith('aws.')) {
    return { ErrorCode: 'NotAuthorizedForSourceException', ErrorMessage: 'Not authorized for the source.' };
  }
  return detailOf(entry) === undefined
    ? { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' }
    : undefined;
}

/** Undefined when it is not a JSON object. */
function detailOf({ Detail = '' }: events.PutEventsRequestEntry): object | undefined {
  const detail = jsonIn(Detail);
  return isRecord(detail) ? detail : undefined;
}

function eventFrom(entry: events.PutEventsRequestEntry, id: string, { account, region, clock }: World): object {
  return {
    version: '0',
    id,
    'detail-type': entry.DetailType,
    source: entry.Source,
    account,
    time: secondOf(entry.Time?.getTime() ?? clock.now()),
    region,
    resources: entry.Resources ?? [],
    detail: detailOf(entry),
  };
}
