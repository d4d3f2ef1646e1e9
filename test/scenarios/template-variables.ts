// The environments of the functions in the template, as CloudFormation would make them: with references resolved.
import { readFileSync } from 'node:fs';

interface Template {
  readonly Resources: Readonly<Record<string, { readonly Properties: { readonly Environment?: unknown } }>>;
}

interface Chosen {
  /** By name, as in the template's conditions. */
  readonly conditions: Readonly<Record<string, boolean>>;
  /** Parameters, pseudo parameters, and what resources are referred to by. */
  readonly values: Readonly<Record<string, string | readonly string[]>>;
}

const template: Template = JSON.parse(
  readFileSync(new URL('../../packages/cdk/test/tasktap.template.json', import.meta.url), 'utf8'),
);

/** The environment of a function, by its logical id. */
export function variablesOf(
  id: 'OnTaskEvent' | 'OnLook' | 'OnStack',
  chosen: Chosen,
): Readonly<Record<string, string>> {
  const environment = resolve(template.Resources[id]?.Properties.Environment, chosen);
  return (environment as { readonly Variables: Readonly<Record<string, string>> }).Variables;
}

function resolve(value: unknown, chosen: Chosen): unknown {
  if (Array.isArray(value)) return value.map((each) => resolve(each, chosen)).filter((each) => each !== undefined);
  if (typeof value !== 'object' || value === null) return value;
  const [[key = '', argument] = []] = Object.entries(value);
  switch (key) {
    case 'Ref':
      return argument === 'AWS::NoValue' ? undefined : known(String(argument), chosen);
    case 'Fn::Join': {
      const [delimiter, parts] = argument as readonly [string, unknown];
      return (resolve(parts, chosen) as readonly string[]).join(delimiter);
    }
    case 'Fn::If': {
      const [condition, then, otherwise] = argument as readonly [string, unknown, unknown];
      return resolve(isTrue(condition, chosen) ? then : otherwise, chosen);
    }
    default:
      return Object.fromEntries(
        Object.entries(value)
          .map(([name, each]) => [name, resolve(each, chosen)] as const)
          .filter(([, each]) => each !== undefined),
      );
  }
}

function isTrue(condition: string, { conditions }: Chosen): boolean {
  const truth = conditions[condition];
  if (truth === undefined) throw new Error(`The test does not say whether ${condition} holds.`);
  return truth;
}

function known(name: string, { values }: Chosen): unknown {
  const value = values[name];
  if (value === undefined) throw new Error(`The test does not say what ${name} is.`);
  return value;
}
