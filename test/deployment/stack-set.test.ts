// The example of a StackSet: its files give the template parameters that it has, and values that it takes.
import { readdirSync, readFileSync } from 'node:fs';
import { synthesizeTemplate } from '@tasktap/cdk';
import { createAccount, createVirtualClock, emptyAccount, letPassUntil } from '@tasktap/emulator';
import { expect, test } from 'vitest';
import { template } from './template.ts';

const folder = new URL('../../examples/stackset/', import.meta.url);
const read = (name: string): string => readFileSync(new URL(name, folder), 'utf8');
const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
const given = (name: string): readonly { ParameterKey: string; ParameterValue: string }[] => JSON.parse(read(name));

test('there is a file for what is the same everywhere, and one for each account', () => {
  expect(files).toHaveLength(3);
});

test.each(files)('%s gives parameters that the template has, each once', (name) => {
  const keys = given(name).map(({ ParameterKey }) => ParameterKey);
  expect([...new Set(keys)]).toEqual(keys);
  expect(Object.keys(template.Parameters)).toEqual(expect.arrayContaining(keys));
});

const all = files.flatMap((name) => given(name).map((each) => [each.ParameterKey, each.ParameterValue, name] as const));

test.each(all)('%s takes %s', (key, text) => {
  const { Type, AllowedPattern = '.*', AllowedValues } = template.Parameters[key] ?? { Type: 'missing' };
  const values = Type === 'CommaDelimitedList' ? text.split(',') : [text];
  for (const value of values) expect(value).toMatch(new RegExp(`^(?:${AllowedPattern})$`));
  expect(AllowedValues ?? [text]).toContain(text);
});

test('what is the same everywhere gives all that has no default', () => {
  const required = Object.entries(template.Parameters).filter(([, { Default }]) => Default === undefined);
  const keys = given('parameters.json').map(({ ParameterKey }) => ParameterKey);
  expect(keys).toEqual(expect.arrayContaining(required.map(([name]) => name)));
  expect(keys).toContain('TargetOwnerAccount');
});

test('the clusters of an account file are of its account and region', () => {
  for (const name of files.filter((file) => file !== 'parameters.json')) {
    const [account = '', region = ''] = name.split('.');
    expect(read('README.md')).toContain(
      `--accounts ${account} --regions ${region} \\\n  --parameter-overrides file://${name}`,
    );
    const clusters = given(name).find(({ ParameterKey }) => ParameterKey === 'ClusterArns')?.ParameterValue ?? '';
    for (const arn of clusters.split(',')) expect(arn.startsWith(`arn:aws:ecs:${region}:${account}:`)).toBe(true);
  }
});

test('the template is deployed with them to the emulator', async () => {
  const synthesized: object = JSON.parse(await synthesizeTemplate());
  for (const file of files.filter((each) => each !== 'parameters.json')) {
    const clock = createVirtualClock(Date.parse('2026-11-23T12:00:00Z'));
    const { stacks } = createAccount({ clock, account: file.slice(0, 12), seed: 1, fleet: emptyAccount });
    const pairs = [...given('parameters.json'), ...given(file)];
    const parameters = Object.fromEntries(pairs.map((each) => [each.ParameterKey, each.ParameterValue]));
    const deployed = stacks.deploy('tasktap', { template: synthesized, parameters });
    expect((await letPassUntil(clock, deployed, 3_600_000)).status).toBe('CREATE_COMPLETE');
  }
});
