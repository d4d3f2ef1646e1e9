// Rates: when their turns come, and which are refused.
import { beforeEach, describe, expect, test } from 'vitest';
import { startTurns } from '../src/cloud/events/turns.ts';
import { createMappingStage, type MappingStage, MINUTE, START } from './mapping-stage.ts';

let stage: MappingStage;

beforeEach(() => {
  stage = createMappingStage();
});

const sendDueTime = (dueAt: number): void => void stage.queue.send({ body: String(dueAt - START) });

describe('the turns of a rate', () => {
  const sentBy = (expression: string, forMs: number): readonly unknown[] => {
    const stop = startTurns(stage.clock, expression, sendDueTime);
    stage.clock.advance(forMs);
    stop();
    stage.clock.advance(forMs);
    return stage.queue.receive(10).map(({ body }) => Number(body));
  };
  const rows: readonly (readonly [string, number, readonly number[]])[] = [
    ['rate(1 minute)', 3 * MINUTE - 1, [MINUTE, 2 * MINUTE]],
    ['rate(5 minutes)', 10 * MINUTE, [5 * MINUTE, 10 * MINUTE]],
    ['rate(2 hours)', 120 * MINUTE, [120 * MINUTE]],
    ['rate(1 day)', 1440 * MINUTE, [1440 * MINUTE]],
  ];
  test.each(rows)('%s', (expression, forMs, expected) => {
    expect(sentBy(expression, forMs)).toEqual(expected);
  });

  test.each([
    'rate(0 minutes)',
    'rate(1 minutes)',
    'rate(2 minute)',
    'rate(5 seconds)',
    'cron(0 * * * ? *)',
    '',
  ])('%s is refused', (expression) => {
    expect(() => sentBy(expression, 0)).toThrow(expect.objectContaining({ code: 'ValidationException' }));
  });

  test('keeps its rhythm when the clock runs late', () => {
    const late = {
      now: stage.clock.now,
      after: (delayMs: number, act: () => void) => stage.clock.after(delayMs + 7, act),
    };
    startTurns(late, 'rate(1 minute)', sendDueTime);
    stage.clock.advance(3 * MINUTE + 7);
    expect(
      stage.queue.receive(10).map(({ body, attributes }) => [body, Number(attributes['SentTimestamp']) - START]),
    ).toEqual([
      ['60000', 60_007],
      ['120000', 120_007],
      ['180000', 180_007],
    ]);
  });
});
