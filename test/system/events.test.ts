// The AWS CLI, written by others, puts the emulated EventBridge to the test: its matcher, and an event's way through a rule.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Emulation, start } from '../end-to-end/emulation.ts';

/** Debian's; another one may be first on the path. */
const cli = '/usr/bin/aws';

interface Vector {
  readonly name: string;
  readonly pattern: object;
  readonly event: Readonly<Record<string, unknown>>;
  readonly expected: boolean | 'invalid-pattern';
}

/** What TestEventPattern asks of an event. */
const envelope = ['id', 'account', 'source', 'time', 'region', 'resources', 'detail-type'];

/** Observed answers of the reference matcher to whole events. The CLI takes most of a second for each question, so that every third must do. */
const vectors = readFileSync(
  new URL('../../packages/emulator/test/data/eventbridge-vectors.jsonl', import.meta.url),
  'utf8',
)
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as Vector)
  .filter(({ event }) => envelope.every((field) => field in event))
  .filter((_, index) => index % 3 === 0);

let emulation: Emulation;
beforeAll(async () => {
  emulation = await start();
});
afterAll(() => emulation.end());

function events(...words: readonly string[]) {
  const endpoint = emulation.variables['AWS_ENDPOINT_URL'] ?? '';
  const run = spawnSync(cli, ['--endpoint-url', endpoint, '--output', 'json', 'events', ...words], {
    encoding: 'utf8',
    env: { PATH: '/usr/bin:/bin', HOME: '/nonexistent', ...emulation.variables },
  });
  return { complaint: run.stderr, answer: run.stdout === '' ? undefined : JSON.parse(run.stdout) };
}

test('there are questions of both answers', () => {
  expect(vectors.length).toBeGreaterThan(12);
  expect(new Set(vectors.map(({ expected }) => expected)).size).toBeGreaterThan(1);
});

test.each(vectors)('$name', ({ pattern, event, expected }) => {
  const words = ['--event-pattern', JSON.stringify(pattern), '--event', JSON.stringify(event)];
  const { answer, complaint } = events('test-event-pattern', ...words);
  if (expected === 'invalid-pattern') expect(complaint).toContain('(InvalidEventPatternException)');
  else expect(answer).toEqual({ Result: expected });
});

test('a rule is put, listed and deleted, and an event of AWS is not to be forged', () => {
  expect(events('put-rule', '--name', 'orders', '--event-pattern', '{"source":["shop"]}').answer.RuleArn).toMatch(
    /:rule\/orders$/,
  );
  expect(events('list-rules', '--name-prefix', 'ord').answer.Rules).toMatchObject([
    { Name: 'orders', State: 'ENABLED' },
  ]);
  const entries = ['shop', 'aws.ecs'].map((Source) => ({ Source, DetailType: 'order', Detail: '{}' }));
  expect(events('put-events', '--entries', JSON.stringify(entries)).answer).toMatchObject({
    FailedEntryCount: 1,
    Entries: [{ EventId: expect.any(String) }, { ErrorCode: 'NotAuthorizedForSourceException' }],
  });
  expect(events('delete-rule', '--name', 'orders').complaint).toBe('');
  expect(events('describe-rule', '--name', 'orders').complaint).toContain('(ResourceNotFoundException)');
});
