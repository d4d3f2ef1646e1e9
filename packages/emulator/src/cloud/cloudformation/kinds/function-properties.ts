// What a template says of a function.
import * as v from 'valibot';
import { text, wholeNumber } from '../properties.ts';

export const schema = v.strictObject({
  FunctionName: v.optional(text),
  Code: v.strictObject({ ZipFile: v.string() }),
  Handler: text,
  Runtime: v.pipe(text, v.regex(/^nodejs\d+\.x$/, 'the emulator runs nodejs functions only')),
  Role: text,
  Timeout: v.optional(v.pipe(wholeNumber, v.minValue(1), v.maxValue(900)), 3),
  MemorySize: v.optional(v.pipe(wholeNumber, v.minValue(128), v.maxValue(10_240)), 128),
  Environment: v.optional(v.strictObject({ Variables: v.optional(v.record(v.string(), text), {}) })),
  ReservedConcurrentExecutions: v.optional(wholeNumber),
  Architectures: v.optional(v.tuple([v.picklist(['arm64', 'x86_64'])]), ['x86_64']),
  LoggingConfig: v.optional(
    v.strictObject({
      LogGroup: v.optional(text),
      LogFormat: v.optional(v.literal('Text', 'the emulator keeps logs as text only')),
    }),
    {},
  ),
});

export type Properties = v.InferOutput<typeof schema>;
