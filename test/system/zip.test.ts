// The archive of the functions as others read it: Python's zipfile checks sums, names and modes.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zip } from '@tasktap/release';
import { afterAll, expect, test } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'tasktap-zip-'));
afterAll(() => rmSync(folder, { recursive: true }));

const look = `
import json, sys, zipfile
archive = zipfile.ZipFile(sys.argv[1])
assert archive.testzip() is None
print(json.dumps([[each.filename, archive.read(each).decode(), each.date_time, oct(each.external_attr >> 16)] for each in archive.infolist()]))
`;

test('two files, one of them empty, come back with their names, readable for all, and without a time', () => {
  const file = join(folder, 'functions.zip');
  const entries = [
    { name: 'index.js', content: 'exports.grüße = 1;\n'.repeat(1_000) },
    { name: 'empty.txt', content: '' },
  ];
  writeFileSync(file, zip(entries));
  const found: unknown = JSON.parse(execFileSync('/usr/bin/python3', ['-c', look, file], { encoding: 'utf8' }));
  expect(found).toEqual(entries.map(({ name, content }) => [name, content, [1980, 1, 1, 0, 0, 0], '0o100644']));
});
