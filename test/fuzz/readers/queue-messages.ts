// The controller's readers of what Lambda hands over from a queue: the batch, its bodies, and requests to look.
import { lookMessage } from '@tasktap/controller';
import fc from 'fast-check';
import { bodyOf, isSqsEvent, parseLook, receiveCount, unfinished } from '../behind-doors.ts';
import { json, spoilt } from '../hostile.ts';
import { mustHold } from '../ours.ts';
import { fuzzed } from '../reader.ts';
import { looks, sqsEvent } from '../real-events.ts';

export const sqsReader = fuzzed<unknown>({
  name: 'sqs-event',
  inputs: fc.oneof(json, { weight: 4, arbitrary: spoilt(fc.constant(sqsEvent)) }),
  holds(input) {
    if (!isSqsEvent(input)) return;
    for (const record of input.Records) {
      mustHold(receiveCount(record) >= 1, 'a message that came was received once at least');
      parseLook(bodyOf(record));
    }
    mustHold(unfinished(input.Records).batchItemFailures.length === input.Records.length, 'each is told back');
  },
});

export const lookReader = fuzzed<unknown>({
  name: 'look-message',
  inputs: fc.oneof(json, { weight: 4, arbitrary: spoilt(fc.constantFrom(...looks)) }),
  holds(input) {
    const request = parseLook(input);
    if (request === undefined) return;
    const again = parseLook(JSON.parse(lookMessage(request, 0).body));
    mustHold(JSON.stringify(again) === JSON.stringify(request), 'a request that is sent on stays the same');
  },
});
