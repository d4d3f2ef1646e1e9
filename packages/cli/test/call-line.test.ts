// What a call looks like to whoever watches the emulator.
import type { Call } from '@tasktap/emulator';
import { expect, test } from 'vitest';
import { callLine, type Surface } from '../src/call-line.ts';

/** Shows what is painted, and no colour. */
const plain = (columns?: number): Surface => ({ columns, paint: (_colour, text) => text });

const call: Call = {
  at: Date.UTC(2026, 2, 4, 8, 15, 40),
  principal: 'administrator',
  service: 'ec2',
  operation: 'CreateTrafficMirrorSession',
  status: 200,
  code: undefined,
  latencyMs: 1.6,
  about: { networkInterfaceId: 'eni-1', sessionNumber: '1' },
  lackedRight: undefined,
  bug: undefined,
};

test.each<[sentence: string, but: Partial<Call>, line: string]>([
  [
    'a call that went well',
    {},
    '08:15:40  administrator  ec2:CreateTrafficMirrorSession  networkInterfaceId=eni-1  sessionNumber=1  200  2 ms',
  ],
  [
    'a refusal names its code',
    { status: 400, code: 'InvalidNetworkInterfaceID.NotFound', about: {} },
    '08:15:40  administrator  ec2:CreateTrafficMirrorSession  400 InvalidNetworkInterfaceID.NotFound  2 ms',
  ],
  [
    'a call of nobody for nothing',
    {
      principal: undefined,
      service: undefined,
      operation: undefined,
      status: 403,
      code: 'MissingAuthenticationToken',
      about: {},
    },
    '08:15:40  nobody  unknown:unknown  403 MissingAuthenticationToken  2 ms',
  ],
  [
    'a long list is cut',
    { about: { tasks: 'x'.repeat(100) } },
    `08:15:40  administrator  ec2:CreateTrafficMirrorSession  tasks=${'x'.repeat(59)}…  200  2 ms`,
  ],
])('%s', (_sentence, but, line) => {
  expect(callLine({ ...call, ...but }, plain())).toBe(line);
});

test.each<[columns: number, line: string]>([
  [
    120,
    '08:15:40  administrator  ec2:CreateTrafficMirrorSession  networkInterfaceId=eni-1  sessionNumber=1  200  2 ms',
  ],
  [
    109,
    '08:15:40  administrator  ec2:CreateTrafficMirrorSession  networkInterfaceId=eni-1  sessionNumber=1  200  2 ms',
  ],
  [108, '08:15:40  administrator  ec2:CreateTrafficMirrorSession  networkInterfaceId=eni-1  200  2 ms'],
  [66, '08:15:40  administrator  ec2:CreateTrafficMirrorSession  200  2 ms'],
  [65, '08:15:40  administrator  ec2:CreateTrafficMirrorSession  200'],
  [59, '08:15:40  administrator  ec2:CreateTrafficMirrorSession  2…'],
  [20, '08:15:40  administr…'],
])('at %i columns nothing wraps', (columns, line) => {
  expect(callLine(call, plain(columns))).toBe(line);
});

test('what a call was about is left out from the right, never from the middle', () => {
  const about = { networkInterfaceId: 'eni-0123456789abcdef0', dryRun: 'true' };
  expect(callLine({ ...call, about }, plain(90))).toBe(
    '08:15:40  administrator  ec2:CreateTrafficMirrorSession  200  2 ms',
  );
});

test('only the answer is painted, by whether it was a refusal', () => {
  const painted: Surface = { columns: undefined, paint: (colour, text) => `<${colour}>${text}</>` };
  const failed = { ...call, status: 400, code: 'InvalidParameterValue', about: {} };
  expect(callLine({ ...call, about: {} }, painted)).toContain('Session<green>  200</>');
  expect(callLine(failed, painted)).toContain('<red>  400 InvalidParameterValue</>');
});

test('text of a client never breaks the line', () => {
  const line = callLine({ ...call, about: { cluster: 'a\nb\u001b[31m' } }, plain());
  expect(line).toContain('cluster=a\\nb\\u001b[31m  200');
});
