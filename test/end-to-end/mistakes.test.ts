// A user's mistakes: one clear sentence, a non-zero exit, no stack trace.
import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { run } from './bin.ts';

describe('a command line that is not understood', () => {
  test.each<[string, readonly string[], RegExp]>([
    ['an unknown command gets a suggestion', ['dmo'], /unknown command 'dmo'\n\(Did you mean demo\?\)/],
    [
      'an unknown option gets a suggestion',
      ['demo', '--tsks', '3'],
      /unknown option '--tsks'\n\(Did you mean --tasks\?\)/,
    ],
    [
      'a number out of range is told the range',
      ['demo', '--tasks', '3'],
      /'3' is invalid\. Expected a whole number from 9 to 5000/,
    ],
    [
      'a word where a number belongs',
      ['emulate', '--port', 'http'],
      /'http' is invalid\. Expected a whole number from 0 to 65535/,
    ],
  ])('%s, and exit code 2', async (_what, words, sentence) => {
    const { code, complaint, output } = await run(...words);
    expect(complaint).toMatch(sentence);
    expect(complaint).not.toContain('    at ');
    expect(output).toBe('');
    expect(code).toBe(2);
  });
});

describe('a port in use', () => {
  const squatter = createServer();
  let port = 0;
  beforeAll(async () => {
    await new Promise<void>((resolve) => squatter.listen(0, '127.0.0.1', resolve));
    const address = squatter.address();
    port = typeof address === 'object' && address !== null ? address.port : 0;
  });
  afterAll(() => squatter.close());

  test('is one sentence that says which, and exit code 1', async () => {
    const { code, complaint } = await run('emulate', '--port', String(port));
    expect(complaint).toBe(
      `tasktap: Cannot listen: port ${port} on 127.0.0.1 is in use. Choose another port, or 0 for any free one.\n`,
    );
    expect(code).toBe(1);
  });
});
