// The Terraform module has the template's parameters and outputs, word for word; test/terraform plans it where there is a terraform.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type Parameter, template } from './template.ts';

const read = (file: string): string => readFileSync(new URL(`../../terraform/${file}`, import.meta.url), 'utf8');

/** Blocks as `terraform fmt` lays them out: `kind "name" {`, and a closing brace at the beginning of a line. */
function blocksOf(file: string, kind: string): ReadonlyMap<string, string> {
  const blocks = read(file).matchAll(new RegExp(`^${kind} "(\\w+)" \\{\\n(.*?)^\\}`, 'gms'));
  return new Map([...blocks].map(([, name = '', body = '']) => [name, body]));
}

/** A string of HCL has JSON's escapes, as far as they are used here. */
const textIn = (body: string, name: string): unknown =>
  JSON.parse(new RegExp(`^ {2}${name} += (".*")$`, 'm').exec(body)?.[1] ?? 'null');

const snake = (name: string): string => name.replace(/(?!^)[A-Z]/g, '_$&').toLowerCase();

const variables = blocksOf('variables.tf', 'variable');
const parameters = Object.entries(template.Parameters);
/** What the stack itself needs, and a template does not ask for. */
const beside = ['name', 'template_file', 'bucket'];

test('has an input for each parameter, and no other', () => {
  expect(parameters.length).toBeGreaterThan(9);
  expect([...variables.keys()]).toEqual([...beside, ...parameters.map(([name]) => snake(name))]);
});

describe.each(parameters)('%s', (name, parameter) => {
  const body = variables.get(snake(name)) ?? '';

  test('is described in the same words; a list needs no commas', () => {
    expect(textIn(body, 'description')).toBe(parameter.Description.replace(', separated by commas', ''));
  });

  test('has the same default, or none', () => {
    expect(/^ {2}default += (.*)$/m.exec(body)?.[1]).toBe(defaultOf(name, parameter));
  });

  test('takes what the template takes', () => {
    if (name === 'Backfill') expect(body).toContain('type        = bool');
    else if (parameter.AllowedValues !== undefined) {
      expect(body).toContain(`contains(${JSON.stringify(parameter.AllowedValues).replaceAll(',', ', ')}, `);
    } else {
      const [, pattern = ''] = /regex\("(.*?)", /.exec(body) ?? [];
      expect(bare(pattern)).toBe(bare(parameter.AllowedPattern ?? ''));
    }
  });

  test('is given to the stack', () => {
    expect(read('main.tf')).toMatch(new RegExp(`^ {4}${name} += .*var\\.${snake(name)}\\b`, 'm'));
  });
});

function defaultOf(name: string, { Type, Default }: Parameter): string | undefined {
  if (Default === undefined) return undefined;
  if (Type === 'CommaDelimitedList') return '[]';
  const typed: Readonly<Record<string, string>> = { MaxSessions: 'null', Backfill: 'false' };
  return typed[name] ?? JSON.stringify(Default);
}

/** CloudFormation's patterns hold for the whole value; nothing is what an empty list or null stands for. */
function bare(pattern: string): string {
  return pattern
    .replace(/^\^|\$$/g, '')
    .replace(/^\((.*?)\|?\)$/, '$1')
    .replace(/\|$/, '');
}

test('has an output for each of the template, described in the same words', () => {
  const told = [...blocksOf('outputs.tf', 'output')].map(([name, body]) => [name, textIn(body, 'description'), body]);
  expect(told).toEqual(
    Object.entries(template.Outputs).map(([name, { Description }]) => [
      snake(name),
      Description,
      expect.stringContaining(`outputs["${name}"]`),
    ]),
  );
});
