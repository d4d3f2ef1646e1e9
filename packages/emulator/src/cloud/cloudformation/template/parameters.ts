// The values of a template's parameters: what was given or the default, held against what the template allows.
import { templateError, validationError } from './refusal.ts';
import { written } from './value.ts';

export type Given = Readonly<Record<string, string>>;
export type ParameterValue = string | readonly string[];

type Declaration = Readonly<Record<string, unknown>>;

const WORDS: readonly string[] = [
  'AllowedPattern',
  'AllowedValues',
  'ConstraintDescription',
  'Default',
  'Description',
  'MaxLength',
  'MaxValue',
  'MinLength',
  'MinValue',
  'NoEcho',
  'Type',
];

/** CloudFormation quotas: bytes of a value, also of a list. The wording of the refusal is inferred. */
const LONGEST_VALUE = 4096;

const SSM = /^AWS::SSM::Parameter::Value<(.+)>$/;

/**
 * `stored` reads Systems Manager, for parameters whose value is the name of another. The refusals are AWS's sentences where they are widely
 * quoted; the others are inferred.
 * @throws AwsError `ValidationError`
 */
export function parameterValues(
  declared: Readonly<Record<string, Declaration>>,
  given: Given,
  stored: (name: string) => string | undefined,
): ReadonlyMap<string, ParameterValue> {
  const strange = Object.keys(given).filter((name) => !(name in declared));
  if (strange.length > 0) {
    throw validationError(`Parameters: [${strange.join(', ')}] do not exist in the template`);
  }
  const missing = Object.keys(declared).filter((name) => (given[name] ?? declared[name]?.['Default']) === undefined);
  if (missing.length > 0) throw validationError(`Parameters: [${missing.join(', ')}] must have values`);
  return new Map(
    Object.entries(declared).map(([name, declaration]) => {
      const text = written(given[name] ?? declaration['Default']);
      refuseLongValue(name, text);
      return [name, valueFor(name, text, declaration, stored)];
    }),
  );
}

function refuseLongValue(name: string, text: string): void {
  if (Buffer.byteLength(text) <= LONGEST_VALUE) return;
  throw validationError(`Parameter '${name}' must have a value of at most ${LONGEST_VALUE} bytes`);
}

function valueFor(
  name: string,
  text: string,
  declaration: Declaration,
  stored: (name: string) => string | undefined,
): ParameterValue {
  const odd = Object.keys(declaration).find((word) => !WORDS.includes(word));
  if (odd !== undefined) throw validationError(`Template format error: Invalid template parameter property '${odd}'`);
  const type = written(declaration['Type']);
  const behind = SSM.exec(type)?.[1];
  if (behind === undefined) return listOrText(name, text, type, declaration);
  const value = stored(text);
  if (value !== undefined) return isList(behind) ? itemsOf(value) : value;
  throw validationError(`Unable to fetch parameters [${text}] from parameter store for this account.`);
}

function listOrText(name: string, text: string, type: string, declaration: Declaration): ParameterValue {
  if (!isList(type)) {
    refuseValue(name, text, type, declaration);
    return text;
  }
  const items = itemsOf(text);
  for (const item of items) refuseValue(name, item, type, declaration);
  return items;
}

function isList(type: string): boolean {
  return type === 'CommaDelimitedList' || type.startsWith('List<');
}

function itemsOf(text: string): readonly string[] {
  return text === '' ? [] : text.split(',').map((item) => item.trim());
}

interface Constraint {
  readonly word: string;
  readonly broken: (text: string, limit: unknown) => boolean;
  readonly sentence: (limit: unknown) => string;
}

/** In the order of CloudFormation's page on parameters. */
const CONSTRAINTS: readonly Constraint[] = [
  {
    word: 'AllowedValues',
    broken: (text, allowed) => !(Array.isArray(allowed) && allowed.map(written).includes(text)),
    sentence: () => 'must be one of AllowedValues',
  },
  {
    word: 'AllowedPattern',
    broken: (text, pattern) => !expressionOf(pattern).test(text),
    sentence: (pattern) => `must match pattern ${written(pattern)}`,
  },
  {
    word: 'MinLength',
    broken: (text, least) => text.length < Number(written(least)),
    sentence: (least) => `must contain at least ${written(least)} characters`,
  },
  {
    word: 'MaxLength',
    broken: (text, most) => text.length > Number(written(most)),
    sentence: (most) => `must contain at most ${written(most)} characters`,
  },
  {
    word: 'MinValue',
    broken: (text, least) => Number(text) < Number(written(least)),
    sentence: (least) => `must be a number not less than ${written(least)}`,
  },
  {
    word: 'MaxValue',
    broken: (text, most) => Number(text) > Number(written(most)),
    sentence: (most) => `must be a number not greater than ${written(most)}`,
  },
];

/** A pattern of CloudFormation is one of Java; what is none in JavaScript is refused. */
function expressionOf(pattern: unknown): RegExp {
  const source = `^(?:${written(pattern)})$`;
  try {
    return new RegExp(source);
  } catch {
    throw templateError(`AllowedPattern ${written(pattern)} is no regular expression`);
  }
}

function refuseValue(name: string, text: string, type: string, declaration: Declaration): void {
  const isNumber = type === 'Number' || type === 'List<Number>';
  if (isNumber && (text.trim() === '' || Number.isNaN(Number(text)))) {
    throw validationError(`Parameter '${name}' must be a number`);
  }
  const found = CONSTRAINTS.find(({ word, broken }) => word in declaration && broken(text, declaration[word]));
  if (found === undefined) return;
  const { ConstraintDescription: description } = declaration;
  throw validationError(
    typeof description === 'string'
      ? `Parameter '${name}' failed to satisfy constraint: ${description}`
      : `Parameter '${name}' ${found.sentence(declaration[found.word])}`,
  );
}
