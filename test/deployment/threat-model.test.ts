// docs/threat-model.md says for each role what a thief gets: its table has a row for every statement of the template, in the right columns.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { template } from './template.ts';

const text = readFileSync(new URL('../../docs/threat-model.md', import.meta.url), 'utf8');
/** In the order of the table's columns. */
const roles = ['onTaskEvent', 'onLook', 'onStack'];

/** By statement: which roles have it, of those whose rights are always there or come with a choice. */
function granted(): ReadonlyMap<string, readonly boolean[]> {
  const names = new Map<string, Set<string>>();
  for (const { Type, Properties } of Object.values(template.Resources)) {
    if (Type !== 'AWS::IAM::Policy') continue;
    const role = Properties.PolicyName?.replace(/-(replace|policy)$/, '') ?? '';
    for (const { Sid } of Properties.PolicyDocument?.Statement ?? [])
      names.set(Sid, (names.get(Sid) ?? new Set()).add(role));
  }
  return new Map([...names].map(([sid, holders]) => [sid, roles.map((role) => holders.has(role))]));
}

test('has every statement of every role, and says of no other role that it has it', () => {
  const rows = [...text.matchAll(/^\| ((?:`[A-Z]\w+` ?)+)(?:\(`\w+`\) )?\| (.*) \|$/gm)].flatMap(
    ([, sids = '', rest = '']) => {
      const cells = rest.split('|').slice(0, roles.length);
      return [...sids.matchAll(/`(\w+)`/g)].map(([, sid = '']): [string, readonly boolean[]] => [
        sid,
        cells.map((cell) => cell.trim() !== '' && !onlyOther(cell, sid)),
      ]);
    },
  );
  expect(rows.length).toBeGreaterThan(10);
  expect(new Map(rows)).toEqual(granted());
});

/** A cell for several statements names the one that the role has. */
function onlyOther(cell: string, sid: string): boolean {
  return /`[A-Z]\w+`/.test(cell) && !cell.includes(sid);
}
