// The controller's reader of what CloudFormation and the schedule ask of on-stack.
import fc from 'fast-check';
import { parseStackEvent, stackAnswer } from '../behind-doors.ts';
import { json, spoilt } from '../hostile.ts';
import { mustHold } from '../ours.ts';
import { fuzzed } from '../reader.ts';
import { stackRequest } from '../real-events.ts';

export const stackEventReader = fuzzed<unknown>({
  name: 'stack-event',
  inputs: fc.oneof(json, {
    weight: 4,
    arbitrary: spoilt(fc.constantFrom<unknown>(stackRequest, { look: 'every-cluster', why: 'sweep' })),
  }),
  holds(input) {
    const parsed = parseStackEvent(input);
    if (parsed.kind !== 'request') return;
    mustHold(URL.canParse(parsed.request.ResponseURL), 'there is an address to answer to');
    JSON.parse(stackAnswer(parsed.request, 'x'.repeat(5000)));
  },
});
