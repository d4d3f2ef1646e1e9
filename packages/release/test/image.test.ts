// The Dockerfile of both images, as far as its text tells: no Docker engine has built it here.
import { inflateRawSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { imageContext } from '../src/image.ts';

const context = imageContext(
  { name: 'tasktap-0.1.0.tgz', content: Buffer.from('the package') },
  '@duckdb/node-api@1.2.3',
);
const entries = entriesOf(context);
const text = entries.get('Dockerfile') ?? '';
/** Comments and continued lines as a Dockerfile reads them. */
const instructions = text
  .replace(/^#.*\n/gm, '')
  .replace(/\\\n/g, ' ')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => ({ word: line.split(' ')[0] ?? '', rest: line.slice(line.indexOf(' ') + 1).trim() }));
/** By name; each begins with its FROM. */
const stages = new Map(
  instructions.flatMap(({ word, rest }, at) => {
    if (word !== 'FROM') return [];
    const next = instructions.findIndex((one, index) => index > at && one.word === 'FROM');
    return [[rest.split(' AS ')[1] ?? '', instructions.slice(at, next === -1 ? undefined : next)] as const];
  }),
);

test("its instructions are a Dockerfile's", () => {
  const known = ['FROM', 'COPY', 'ENV', 'RUN', 'ENTRYPOINT', 'USER', 'EXPOSE'];
  expect(instructions.filter(({ word }) => !known.includes(word))).toEqual([]);
});

test('what it copies lies beside it', () => {
  const copied = instructions.filter(({ word }) => word === 'COPY').map(({ rest }) => rest.split(' ')[0]);
  expect(copied).toEqual(['tasktap-0.1.0.tgz']);
  expect([...entries.keys()]).toEqual(['Dockerfile', 'tasktap-0.1.0.tgz']);
});

test('it begins with a public image by its name alone, and names no other place', () => {
  expect(instructions.filter(({ word }) => word === 'FROM').map(({ rest }) => rest)).toEqual([
    'node:24-slim AS base',
    'base AS forwarder',
    'base AS collector',
  ]);
  expect(text).not.toMatch(/:\/\/|\.(com|org|io)\b/);
});

describe.each(['forwarder', 'collector'])('the image %s', (name) => {
  const stage = stages.get(name) ?? [];
  const entry = [...(stages.get('base') ?? []), ...stage].filter(({ word }) => word === 'ENTRYPOINT');

  test('starts tasktap, as somebody without rights', () => {
    expect(entry.map(({ rest }) => JSON.parse(rest))).toEqual([['tasktap']]);
    expect(stage.at(-1)).toEqual({ word: 'USER', rest: 'node' });
  });
});

test('only the collector has DuckDB, which its flows need', () => {
  const runs = (name: string) => (stages.get(name) ?? []).flatMap(({ word, rest }) => (word === 'RUN' ? rest : []));
  expect(runs('collector')).toEqual([expect.stringMatching(/^npm install --global .* @duckdb\/node-api@1\.2\.3$/)]);
  expect([...runs('base'), ...runs('forwarder')].join('\n')).not.toContain('duckdb');
});

test('only the forwarder has tcpdump, with the right to capture in its file', () => {
  const runs = (name: string): string =>
    (stages.get(name) ?? []).flatMap(({ word, rest }) => (word === 'RUN' ? rest : [])).join('\n');
  expect(runs('forwarder')).toMatch(/install .*\btcpdump\b.*setcap cap_net_raw\+ep \/usr\/bin\/tcpdump/);
  expect(runs('base') + runs('collector')).not.toContain('tcpdump');
});

function entriesOf(archive: Buffer): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (let at = 0; archive.readUInt32LE(at) === 0x0403_4b50; ) {
    const named = at + 30 + archive.readUInt16LE(at + 26);
    const start = named + archive.readUInt16LE(at + 28);
    const end = start + archive.readUInt32LE(at + 18);
    found.set(archive.toString('utf8', at + 30, named), inflateRawSync(archive.subarray(start, end)).toString());
    at = end;
  }
  return found;
}
