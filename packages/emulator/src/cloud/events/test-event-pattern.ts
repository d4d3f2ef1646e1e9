// TestEventPattern: what the matcher thinks of a pattern and an event.
import { AwsError, type Operation } from '../operation.ts';
import type { events } from '../protocol/models.ts';
import { isRecord } from '../record.ts';
import { compilePattern } from './compile.ts';
import { jsonIn } from './json-in.ts';
import { leavesOf } from './leaves.ts';
import { matches } from './match.ts';
import { invalidParameter } from './refusal.ts';

/** The API reference calls these mandatory. */
const ENVELOPE: readonly string[] = ['id', 'account', 'source', 'time', 'region', 'resources', 'detail-type'];

export const testEventPattern: Operation<events.TestEventPatternRequest, events.TestEventPatternResponse> = {
  service: 'events',
  name: 'TestEventPattern',
  access: () => [{ action: 'events:TestEventPattern', resource: '*', context: {} }],
  run({ EventPattern = '', Event = '' }) {
    const pattern = compilePattern(EventPattern);
    return { Result: matches(pattern, leavesOf(eventFrom(Event))) };
  },
};

/** The codes are the operation's own; which of them an event gets is inferred. */
function eventFrom(text: string): unknown {
  const event = jsonIn(text);
  if (!isRecord(event)) throw invalidParameter('Event', 'It is not a JSON object.');
  const missing = ENVELOPE.filter((field) => !(field in event));
  if (missing.length > 0) throw new AwsError('ValidationException', `Event lacks ${missing.join(', ')}.`);
  return event;
}
