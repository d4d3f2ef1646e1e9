// What a call looks like to whoever watches the emulator.
import { stripVTControlCharacters } from 'node:util';
import type { Call } from '@tasktap/emulator';
import { expect, test } from 'vitest';
import { callLine } from '../src/call-line.ts';

const call: Call = {
  at: Date.UTC(2026, 2, 4, 8, 15, 40),
  principal: 'administrator',
  service: 'ec2',
  operation: 'CreateTrafficMirrorSession',
  status: 200,
  code: undefined,
  latencyMs: 1.6,
  about: { networkInterfaceId: 'eni-1', sessionNumber: '1' },
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
  expect(stripVTControlCharacters(callLine({ ...call, ...but }))).toBe(line);
});
