// A question at the terminal: what is typed, and what is left unsaid.
import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { asked } from '../src/question.ts';

/** A terminal, whose keys come one after the other. */
function terminal() {
  return { input: new PassThrough(), output: Object.assign(new PassThrough(), { isTTY: true, columns: 80 }) };
}

test.each<[string, string, string | undefined]>([
  ['a line is the answer', 'yes\r', 'yes'],
  ['an empty line is one', '\r', ''],
  ['Ctrl-C is none', 'ye\u0003', undefined],
  ['Ctrl-D is none', '\u0004', undefined],
])('%s', async (_what, keys, answer) => {
  const { input, output } = terminal();
  const said = asked('Go on? ', { input, output });
  input.write(keys);
  expect(await said).toBe(answer);
  expect(String(output.read())).toContain('Go on? ');
});

test('what comes next stands on a line of its own', async () => {
  const { input, output } = terminal();
  const said = asked('Go on? ', { input, output });
  input.write('\u0003');
  await said;
  expect(String(output.read()).endsWith('\n')).toBe(true);
});

test('a terminal that is gone answers nothing', async () => {
  const { input, output } = terminal();
  const said = asked('Go on? ', { input, output });
  input.end();
  expect(await said).toBeUndefined();
});

test('what is asked about is text, whatever a file has put into it', async () => {
  const { input, output } = terminal();
  const said = asked('In the name of \u001b[8mtap? ', { input, output });
  input.write('yes\r');
  await said;
  expect(String(output.read())).toContain('In the name of \\u001b[8mtap? ');
});
