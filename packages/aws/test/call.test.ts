// Where not being there is an answer: which noes of AWS say so, and what becomes of the others.
import { expect, test } from 'vitest';
import { call, ifThere, NotAnswered } from '../src/call.ts';
import type { Reading } from '../src/faults.ts';
import { isNoStack } from '../src/no-stack.ts';
import { sdkError } from './stub.ts';

const noStack = 'Stack with id tap does not exist';

function refusal(code: string, message: string, status?: number): Error {
  return Object.assign(sdkError(code, status), { message });
}

const asked = (answer: () => Promise<string>) => ifThere(isNoStack, () => call('DescribeStacks', answer));

test('what is there is told', async () => {
  expect(await asked(async () => 'tap')).toBe('tap');
});

test('what is not there is undefined', async () => {
  expect(await asked(() => Promise.reject(refusal('ValidationError', noStack, 400)))).toBeUndefined();
});

test.each([
  ['the same code with other words', refusal('ValidationError', 'Template format error: ...', 400)],
  ['the same words under another code', refusal('AccessDenied', noStack, 403)],
  ['words that no answer brought', refusal('ValidationError', noStack)],
])('%s is thrown on', async (_what, error) => {
  await expect(asked(() => Promise.reject(error))).rejects.toBeInstanceOf(NotAnswered);
});

test('a mistake of ours is thrown as it is', async () => {
  const mistake = new TypeError('ours');
  const always = (_: Reading): boolean => true;
  await expect(ifThere(always, () => Promise.reject(mistake))).rejects.toBe(mistake);
});
