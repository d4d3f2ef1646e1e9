// What a directory file may say, and what is said of one that does not fit.
import { describe, expect, test } from 'vitest';
import { readDirectory } from '../src/directory/read-directory.ts';

const row = 'vni: 7, cluster: shop, task: "1"';

test('a directory in YAML has its tasks by VNI, with addresses of 16 bytes', () => {
  const read = readDirectory(
    `tasks: [{${row}, source: 10.0.0.1}, {${row}, source: "fd00::1"}, {${row}, service: web, eni: eni-1}]`,
  );
  expect(read.kind === 'read' && read.value.get(7)).toEqual([
    {
      vni: 7,
      source: Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, 10, 0, 0, 1),
      task: { cluster: 'shop', task: '1' },
    },
    {
      vni: 7,
      source: Uint8Array.of(0xfd, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1),
      task: { cluster: 'shop', task: '1' },
    },
    { vni: 7, source: undefined, task: { cluster: 'shop', task: '1', service: 'web', eni: 'eni-1' } },
  ]);
});

test('aliases that multiply beyond all measure are refused', () => {
  const lines = Array.from(
    { length: 9 },
    (_, index) => `a${index + 1}: &a${index + 1} [*a${index}, *a${index}, *a${index}, *a${index}]`,
  );
  const read = readDirectory(['a0: &a0 [x]', ...lines].join('\n'));
  expect(read).toMatchObject({ kind: 'refused', complaints: [{ sentence: expect.stringContaining('alias') }] });
});

test('what a collector adds is read, and no part of the task', () => {
  const more = 'subnet: subnet-1, containers: [app], session: tms-1, since: 2026-03-04T08:00:00.000Z';
  const read = readDirectory(`{version: 1, tasks: [{${row}, ${more}, gone: 2026-03-04T09:00:00.000Z}]}`);
  expect(read.kind === 'read' && read.value.get(7)).toEqual([
    { vni: 7, source: undefined, task: { cluster: 'shop', task: '1', subnet: 'subnet-1', containers: ['app'] } },
  ]);
});

test('JSON is as good', () => {
  expect(readDirectory('{"tasks": [{"vni": 0, "cluster": "a", "task": "b"}]}').kind).toBe('read');
});

describe('it is refused, with the place', () => {
  test.each<[string, string, number, RegExp]>([
    ['no YAML', 'tasks: [', 1, /./],
    ['no list', 'tasks: 5', 1, /^tasks: expected a list, found 5/],
    ['an unknown word', `tasks:\n  - {${row}, port: 1}`, 2, /^tasks\.0\.port: unknown word; the words here are vni,/],
    [
      'a VNI of 25 bits',
      'tasks:\n  - {cluster: a, task: b,\n     vni: 16777216}',
      3,
      /^tasks\.0\.vni: expected <=16777215/,
    ],
    ['half a VNI', `tasks: [{${row.replace('7', '7.5')}}]`, 1, /^tasks\.0\.vni: Invalid integer/],
    ['no task', 'tasks:\n  - {cluster: a, vni: 1}', 2, /^tasks\.0\.task: expected "task", found nothing/],
    ['an empty name', 'tasks: [{vni: 1, cluster: "", task: b}]', 1, /^tasks\.0\.cluster: Expected some characters/],
    ['no time', `tasks: [{${row}, since: soon}]`, 1, /^tasks\.0\.since: Expected a time such as/],
    ['another version', 'version: 2\ntasks: []', 1, /^version: expected 1, found 2/],
    ['no address', `tasks: [{${row}, source: nowhere}]`, 1, /^tasks\.0\.source: Expected an IP address/],
    [
      'the same twice',
      `tasks:\n  - {${row}}\n  - {vni: 8, cluster: a, task: b}\n  - {${row}}`,
      4,
      /^tasks\.2: Expected each VNI and source once; tasks\.0 has them too/,
    ],
  ])('%s', (_what, text, line, sentence) => {
    const read = readDirectory(text);
    expect(read).toMatchObject({ kind: 'refused', complaints: [{ line, sentence: expect.stringMatching(sentence) }] });
  });
});
