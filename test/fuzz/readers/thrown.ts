// The reader of whatever the SDK throws.
import { readError } from '@tasktap/aws';
import fc from 'fast-check';
import { json, word } from '../hostile.ts';
import { mustHold } from '../ours.ts';
import { fuzzed } from '../reader.ts';

type Thrown =
  | { readonly kind: 'plain'; readonly value: unknown }
  | { readonly kind: 'error'; readonly members: readonly (readonly [string, unknown])[] }
  | { readonly kind: 'bare' | 'symbol' | 'function' | 'undefined' | 'without-prototype' };

const member = fc.oneof(
  fc.tuple(fc.constantFrom('name', 'message', '$metadata', '$fault', 'code', 'stack'), json),
  fc
    .record({ httpStatusCode: fc.oneof(fc.integer({ min: 0, max: 700 }), json), requestId: json })
    .map((metadata): [string, unknown] => ['$metadata', metadata]),
);

export const thrownReader = fuzzed<{ readonly thrown: Thrown; readonly operation: string }>({
  name: 'thrown',
  inputs: fc.record({
    thrown: fc.oneof<fc.Arbitrary<Thrown>[]>(
      fc.record({ kind: fc.constant('plain' as const), value: json }),
      fc.record({ kind: fc.constant('error' as const), members: fc.array(member, { maxLength: 4 }) }),
      fc.record({ kind: fc.constantFrom('bare', 'symbol', 'function', 'undefined', 'without-prototype') }),
    ),
    operation: fc.oneof(fc.constantFrom('CreateTrafficMirrorSession', 'DescribeTasks', 'GetParameter'), word),
  }),
  holds({ thrown, operation }) {
    const { fault, meaning } = readError(thrownBy(thrown), operation);
    mustHold(fault.operation === operation, 'the operation is told');
    mustHold(
      [fault.code, fault.message, fault.kind, meaning.kind].every((each) => typeof each === 'string'),
      'all of it is text',
    );
    mustHold(fault.requestId === undefined || typeof fault.requestId === 'string', 'the request id is text');
  },
});

function thrownBy(thrown: Thrown): unknown {
  switch (thrown.kind) {
    case 'plain':
      return thrown.value;
    case 'error':
      return Object.assign(new Error('said'), Object.fromEntries(thrown.members));
    case 'bare':
      return new Error();
    case 'symbol':
      return Symbol('thrown');
    case 'function':
      return Object.assign(() => {}, { toString: null });
    case 'undefined':
      return undefined;
    case 'without-prototype':
      return Object.create(null);
  }
}
