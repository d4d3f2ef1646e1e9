// EventBridge patterns and the events they are held against.
import fc from 'fast-check';
import { AwsError, compilePattern, leavesOf, matches } from '../behind-doors.ts';
import { json, spoilt } from '../hostile.ts';
import { mustHold, orOurs } from '../ours.ts';
import { fuzzed } from '../reader.ts';
import { taskEvent } from '../real-events.ts';

const pattern = {
  source: ['aws.ecs', { prefix: 'aws.' }],
  detail: {
    attachments: {
      details: { name: ['networkInterfaceId'], value: [{ wildcard: 'eni-*' }] },
      type: [{ 'anything-but': ['sdi'] }],
    },
    lastStatus: [{ 'equals-ignore-case': 'pending' }, { suffix: 'ING' }],
    version: [{ numeric: ['>', 0, '<=', 5] }],
    missing: [{ exists: false }],
    $or: [{ launchType: ['FARGATE'] }, { group: [{ 'anything-but': { prefix: 'family:' } }] }],
  },
};

export const eventPatternReader = fuzzed<{ readonly pattern: unknown; readonly event: unknown }>({
  name: 'event-pattern',
  inputs: fc.record({
    pattern: fc.oneof(json, { weight: 4, arbitrary: spoilt(fc.constant(pattern)) }),
    event: fc.oneof(json, { weight: 4, arbitrary: spoilt(fc.constant(taskEvent)) }),
  }),
  holds({ pattern: written, event }) {
    const compiled = orOurs(
      () => compilePattern(written),
      (error) => error instanceof AwsError && error.code === 'InvalidEventPatternException',
    );
    if (compiled === undefined) return;
    orOurs(() => matches(compiled, leavesOf(event)), isGivenUp);
  },
});

type Crossed = { readonly lists: number; readonly length: number; readonly fields: readonly string[] };

/** Many lists side by side, each with several fields of its elements in the pattern, and a last condition that nothing fulfils. */
export const crossedListsReader = fuzzed<Crossed>({
  name: 'crossed-lists',
  inputs: fc.record({
    lists: fc.integer({ min: 1, max: 12 }),
    length: fc.integer({ min: 1, max: 60 }),
    fields: fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd'), { minLength: 1 }),
  }),
  holds({ lists, length, fields }) {
    // `p`, `p!`, `p!!` sort before their own fields: every list is still open when the next one begins.
    const names = Array.from({ length: lists }, (_, place) => `p${'!'.repeat(place)}`);
    const element = Object.fromEntries(fields.map((field) => [field, 1]));
    const event = { ...Object.fromEntries(names.map((name) => [name, Array(length).fill([1, element]).flat()])), z: 1 };
    const asked = Object.fromEntries(
      names.flatMap((name) => [[name, [1]], ...fields.map((field) => [`${name}.${field}`, [1]])]),
    );
    const answer = orOurs(() => matches(compilePattern({ ...asked, z: [2] }), leavesOf(event)), isGivenUp);
    mustHold(answer !== true, 'it does not match');
  },
});

function isGivenUp(error: unknown): boolean {
  return error instanceof AwsError && error.code === 'ValidationException';
}
