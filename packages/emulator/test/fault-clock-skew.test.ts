// Clocks that differ: whose signatures are refused, and how clients mend their own clocks by the date of the answer.
import { DescribeTrafficMirrorSessionsCommand } from '@aws-sdk/client-ec2';
import { ListClustersCommand } from '@aws-sdk/client-ecs';
import { describe, expect, test } from 'vitest';
import { stage, told } from './fault-stage.ts';

const minute = 60;

describe('AWS’s clock is', () => {
  test.each<[number, readonly string[]]>([
    [14 * minute, ['done', 'done']],
    [-14 * minute, ['done', 'done']],
    [16 * minute, ['RequestExpired 400', 'InvalidSignatureException 400']],
    [-16 * minute, ['RequestExpired 400', 'InvalidSignatureException 400']],
  ])('%i seconds ahead of a client that does not try twice', async (seconds, expected) => {
    const { ec2, ecs } = await stage([{ kind: 'clock-skew', seconds }]);
    const answers = [
      await told(ec2.send(new DescribeTrafficMirrorSessionsCommand({}))),
      await told(ecs.send(new ListClustersCommand({}))),
    ];
    expect(answers).toEqual(expected);
  });

  test.each([3 * 3600, -3 * 3600])('%i seconds ahead of one that does: it mends its clock', async (seconds) => {
    const { ec2, ecs, emulator } = await stage([{ kind: 'clock-skew', seconds }], { maxAttempts: 2 });
    await ec2.send(new DescribeTrafficMirrorSessionsCommand({}));
    await ecs.send(new ListClustersCommand({}));
    await ec2.send(new DescribeTrafficMirrorSessionsCommand({}));
    expect(emulator.calls.recent().map(({ status }) => status)).toEqual([400, 200, 400, 200, 200]);
  });
});

test('the clocks differ for as long as the plan says, and it is told once', async () => {
  const { clock, emulator } = await stage([
    { kind: 'clock-skew', seconds: 10 * minute, from: 10, until: 30 },
    { kind: 'clock-skew', seconds: 10 * minute, from: 20, until: 40 },
  ]);
  const strikes: string[] = [];
  const deaf = emulator.faults.onStrike(({ kind, about }) => void strikes.push(`${kind} ${about}`));
  const minutesAhead = [];
  for (const pause of [0, 10_000, 10_000, 10_000]) {
    clock.pass(pause);
    const { headers } = await fetch(emulator.url, { method: 'POST' });
    const aheadMs = Date.parse(headers.get('date') ?? '') - Date.now();
    minutesAhead.push(Math.round(Math.abs(aheadMs) / 60_000));
  }
  expect(minutesAhead).toEqual([0, 10, 20, 10]);
  expect(strikes).toEqual(['clock-skew 600 seconds', 'clock-skew 600 seconds']);
  deaf();
});
