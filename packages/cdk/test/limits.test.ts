// No template of ours breaks a limit that AWS documents; and each limit is one that can be broken.
import { beforeAll, describe, expect, test } from 'vitest';
import { synthesizeTemplate } from '../src/template.ts';
import { limits } from './limits/index.ts';
import { beyond } from './stand-ins.ts';
import { bundleIsThere, synthesize, type Template } from './templates.ts';
import { usages } from './usages.ts';

/** By name: what the constructs make, and the one template that deploy, StackSets and the Terraform module deploy. */
const templates = new Map<string, Template>();
beforeAll(async () => {
  await bundleIsThere();
  for (const { name, build } of usages) templates.set(name, synthesize(build).template);
  templates.set('tasktap synth', JSON.parse(await synthesizeTemplate()));
});

const names = [...usages.map(({ name }) => name), 'tasktap synth'];

test.each(names)('%s keeps every limit', (name) => {
  const template = templates.get(name) ?? { Resources: {} };
  expect(Object.keys(template.Resources)).not.toEqual([]);
  const broken = limits.flatMap(({ says, type = 'a template', brokenIn }) =>
    brokenIn(template).map((id) => `${id}: ${type} ${says}`),
  );
  expect(broken).toEqual([]);
});

describe('a limit can be broken:', () => {
  test.each(limits)('$type $says ($basis: $source)', ({ brokenIn, example }) => {
    expect(brokenIn({ Resources: {}, ...example })).not.toEqual([]);
  });
});

test('every type that the emulator does not deploy has a limit here', () => {
  const used = [...templates.values()].flatMap(({ Resources }) => Object.values(Resources).map(({ Type }) => Type));
  const limited = new Set(limits.map(({ type }) => type));
  const unknown = [...new Set(used)].filter((type) => beyond.test(type));
  expect(unknown.length).toBeGreaterThan(10);
  expect(unknown.filter((type) => !limited.has(type))).toEqual([]);
});
