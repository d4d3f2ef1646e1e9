// Valid requests, spoilt in every way: the answer is AWS's or a refusal in AWS's shape, never a mistake of the emulator's own.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AwsError } from '../src/cloud/operation.ts';
import { openQuery } from '../src/cloud/protocol/ec2-query.ts';
import { jsonWire } from '../src/cloud/protocol/json.ts';
import { queryWire } from '../src/cloud/protocol/query.ts';
import { operationShapes } from '../src/cloud/protocol/schemas.ts';
import type { Request, Response } from '../src/cloud/protocol/wire.ts';
import { formOf, isForm, type Parameters, parametersOf, targetOf } from './bodies.ts';
import { everything, type Sample } from './everything.ts';
import { signed } from './signed.ts';

const WORDS = [
  '',
  '__proto__',
  'constructor',
  'constructor-1',
  'toString',
  'hasOwnProperty',
  '-1',
  '0',
  '1.5',
  '1e9',
  '99999999999999999999',
  'NaN',
  'null',
  'true',
  '*',
  '\u0000',
  '\ufffe\ud800',
  '%',
  `\${x}`,
  'arn:aws:sqs',
  'arn:aws:ecs:eu-west-1:111122223333:task/x/y/z',
  '../..',
  '<&>"',
  'x'.repeat(5000),
  '*a'.repeat(60),
  `${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`,
];

const word = fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...WORDS) }, { weight: 1, arbitrary: fc.string() });
const index = fc.nat();

/** Lone halves of a surrogate pair cannot be percent-encoded. */
const encodable = word.map((text) => text.toWellFormed());

type Change<Body> = (body: Body) => Body;

const formChange: fc.Arbitrary<Change<Parameters>> = fc.oneof(
  fc.tuple(index, encodable).map(([at, value]) => replaced(at, ([name]) => [name, value])),
  fc.tuple(index, encodable).map(([at, part]) => replaced(at, ([name, value]) => [`${name}.${part}`, value])),
  fc.tuple(index, encodable).map(([at, name]) => replaced(at, ([, value]) => [name, value])),
  index.map((at) => replaced(at, ([name, value]) => [name.replace(/\d+/, '999999999'), value])),
  index.map((at) => (list: Parameters) => list.filter((_, place) => place !== at % list.length)),
  index.map((at) => (list: Parameters) => [...list, list[at % list.length] ?? ['', '']]),
);

function replaced(
  at: number,
  change: (one: readonly [string, string]) => readonly [string, string],
): Change<Parameters> {
  return (list) => list.map((one, place) => (place === at % list.length ? change(one) : one));
}

const jsonValue: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 3, arbitrary: word },
  { weight: 2, arbitrary: fc.constantFrom(null, true, 0, -1, 1.5, 1e300, 2 ** 53, [], {}, [null], [[]], [{}]) },
  { weight: 1, arbitrary: fc.jsonValue() },
);

/** Replaces one of the values inside, counted in the order of the walk, or gives its parent one more. */
const jsonChange: fc.Arbitrary<Change<unknown>> = fc
  .tuple(index, jsonValue, fc.option(word, { nil: undefined }))
  .map(([at, value, extra]) => (body) => {
    const places: (() => void)[] = [];
    const copy: unknown = structuredClone(body);
    const walk = (holder: unknown): void => {
      for (const [key, inner] of Object.entries(Object(holder) as object)) {
        // A list has a length of its own, which is no word of the document.
        const name = Array.isArray(holder) ? key : (extra ?? key);
        places.push(() =>
          Object.defineProperty(holder, name, { value, enumerable: true, configurable: true, writable: true }),
        );
        if (typeof inner === 'object') walk(inner);
      }
    };
    walk(copy);
    places[at % Math.max(1, places.length)]?.();
    return copy;
  });

async function send(account: ReturnType<typeof everything>, call: Sample, body: string): Promise<Response> {
  const { service } = call.operation;
  return account.front.handle(await signed({ service, headers: targetOf(call), body }));
}

/** What every client can read; and nothing was the emulator's own mistake. */
function expectAwsAnswer(account: ReturnType<typeof everything>, call: Sample, response: Response, body: string): void {
  const [last] = account.calls.recent().slice(-1);
  expect(last?.bug, body.slice(0, 2000)).toBeUndefined();
  expect(response.status).toBeLessThan(500);
  if (response.status === 200) return;
  if (isForm(call.operation.service)) expect(response.body).toMatch(/<Code>[A-Za-z.]+<\/Code><Message>/);
  else expect(JSON.parse(response.body)).toMatchObject({ __type: expect.any(String), message: expect.any(String) });
}

/** S3's requests are neither forms nor JSON. */
const everyCall = everything()
  .samples.map(({ operation }) => operation)
  .filter(({ service }) => service !== 's3');

describe('every operation', () => {
  test.each(
    everyCall.map(({ service, name }, at) => [`${service}:${name}`, at] as const),
  )('%s as it is', async (_, at) => {
    const account = everything();
    const call = account.samples[at] as Sample;
    const body = isForm(call.operation.service) ? formOf(parametersOf(call)) : JSON.stringify(call.input);
    const response = await send(account, call, body);
    expect([response.status, response.body]).toEqual([200, expect.any(String)]);
  });

  test.each(
    everyCall.map(({ service, name }, at) => [`${service}:${name}`, at] as const),
  )('%s, spoilt', async (_, at) => {
    // One account for all its spoilt calls: what a call leaves behind is part of the trial.
    const account = everything();
    const call = account.samples[at] as Sample;
    const changes = isForm(call.operation.service) ? spoiltForms(call) : spoiltJson(call);
    await fc.assert(
      fc.asyncProperty(changes, async (body) => {
        expectAwsAnswer(account, call, await send(account, call, body), body);
      }),
      { seed: at, numRuns: 60 },
    );
  });
});

function spoiltForms(call: Sample): fc.Arbitrary<string> {
  const right = parametersOf(call);
  return fc
    .array(formChange, { minLength: 1, maxLength: 3 })
    .map((changes) => formOf(changes.reduce((sofar, change) => change(sofar), right)));
}

function spoiltJson(call: Sample): fc.Arbitrary<string> {
  return fc
    .array(jsonChange, { minLength: 1, maxLength: 3 })
    .map((changes) => JSON.stringify(changes.reduce((sofar, change) => change(sofar), call.input as unknown)));
}

describe('no bytes make the readers throw anything but AWS errors', () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 200 }).map((array) => Buffer.from(array)),
    fc
      .string({
        unit: fc.constantFrom('a', '.', '1', '=', '&', '%', '+', 'Action=CreateTags&', 'Tag.', '__proto__', '\u00ff'),
      })
      .map((text) => Buffer.from(text)),
    fc
      .string({ unit: fc.constantFrom('{', '}', '[', ']', '"', ',', ':', '1', 'null', '\\', '"__proto__"', '"Name"') })
      .map((text) => Buffer.from(text)),
  );
  const request = (body: Buffer): Request => ({
    method: 'POST',
    path: '/',
    headers: { 'x-amz-target': 'AmazonSSM.PutParameter' },
    body,
  });
  const inputs = everyCall.map(({ service, name }) => operationShapes(service, name).input);

  function quietly(read: () => unknown): void {
    try {
      read();
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
    }
  }

  test('as a form', () => {
    const shapes = everyCall
      .filter(({ service }) => isForm(service))
      .map(({ service, name }) => operationShapes(service, name).input);
    fc.assert(
      fc.property(bytes, fc.constantFrom(...shapes), (body, shape) => {
        quietly(() => openQuery(request(body)).input(shape));
        quietly(() => queryWire('cloudformation', '2010-05-15').open(request(body)).input(shape));
      }),
      { seed: 1, numRuns: 3000 },
    );
  });

  test('as JSON', () => {
    fc.assert(
      fc.property(bytes, fc.constantFrom(...inputs), (body, shape) =>
        quietly(() => jsonWire('ssm').open(request(body)).input(shape)),
      ),
      { seed: 1, numRuns: 3000 },
    );
  });
});
