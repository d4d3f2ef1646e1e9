// A user's mistakes: one clear sentence, a non-zero exit, no stack trace.
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bin, run } from './bin.ts';

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
    [
      'a name where an address belongs',
      ['emulate', '--host', 'example.com'],
      /'example\.com' is invalid\. Expected an IP address of this machine, such as 127\.0\.0\.1 or 0\.0\.0\.0\./,
    ],
    // As of a variable that is not set: the SDK would take another one, or AWS itself.
    ['a region that is empty', ['status', '--region', ''], /Expected a region such as eu-central-1\./],
    ['a profile that is empty', ['status', '--profile', ''], /Expected a name\./],
    [
      'a stack without a name',
      ['apply', '--owner', '', '--yes'],
      /'--owner <name>' argument '' is invalid\. Expected a name\./,
    ],
    ['a service without a name', ['status', '--cluster', 'shop', '--service', ''], /Expected a name\./],
    ['an endpoint that is empty', ['drain', '--endpoint', ''], /Expected a URL such as http:\/\/127\.0\.0\.1:4566\./],
    ['an endpoint without a protocol', ['rehearse', '--endpoint', 'localhost:1'], /Expected a URL such as/],
  ])('%s, and exit code 2', async (_what, words, sentence) => {
    const { code, complaint, output } = await run(...words);
    expect(complaint).toMatch(sentence);
    expect(complaint).not.toContain('    at ');
    expect(output).toBe('');
    expect(code).toBe(2);
  });
});

describe('a fleet file', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tasktap-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  test('whose name would rewrite the terminal is named in text', async () => {
    const { code, complaint } = await run('policy', 'check', join(folder, 'no\u001b[2Jfile'));
    expect(complaint).toBe(`tasktap: ${join(folder, 'no\\u001b[2Jfile')}: there is no such file\n`);
    expect(code).toBe(2);
  });

  test('that does not fit is complained of in a line each, and exit code 2', async () => {
    const file = join(folder, 'bad.yaml');
    await writeFile(
      file,
      'clusters: [shop]\nservices:\n  - nmae: web\n    name: web\n    cluster: "s\\nx"\n    count: 2\n',
    );
    const { code, complaint, output } = await run('emulate', '--fleet', file);
    expect(complaint.split('\n')).toEqual([
      `tasktap: ${file}:3:5: services.0.nmae: unknown word; did you mean name?`,
      expect.stringMatching(/^tasktap: .*:5:14: services\.0\.cluster: expected .*, found "s\\nx"$/),
      '',
    ]);
    expect(output).toBe('');
    expect(code).toBe(2);
  });

  test.each<[string, string, string]>([
    ['that is not there', 'none.yaml', 'there is no such file'],
    ['that is a directory', '.', 'it is a directory, expected a file'],
  ])('%s is one sentence, and exit code 2', async (_what, name, sentence) => {
    const file = join(folder, name);
    expect(await run('emulate', '--fleet', file)).toEqual({
      code: 2,
      output: '',
      complaint: `tasktap: ${file}: ${sentence}\n`,
    });
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

test('a reader that has seen enough ends the output without a complaint', () => {
  // The pipe's end is gone before the first word is written.
  const ended = spawnSync('sh', ['-c', '"$1" "$2" apply --help | true', 'sh', process.execPath, bin], {
    encoding: 'utf8',
  });
  expect(ended.stderr).toBe('');
});
