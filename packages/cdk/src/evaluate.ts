// What a template says once its parameters have values. What only CloudFormation knows stays as it is written.

/** Of a template, as JSON has it. */
export interface Template {
  readonly Parameters?: Readonly<Record<string, { readonly Type: string; readonly Default?: unknown }>>;
  readonly Conditions?: Readonly<Record<string, unknown>>;
  readonly Resources: Readonly<
    Record<
      string,
      {
        readonly Type: string;
        readonly Condition?: string;
        readonly Properties?: Readonly<Record<string, unknown>>;
      }
    >
  >;
}

interface Scope {
  readonly conditions: NonNullable<Template['Conditions']>;
  /** By name, parameters and what AWS knows of itself. Undefined values are left out of what refers to them. */
  readonly values: ReadonlyMap<string, unknown>;
  /** By logical id, as far as they are known. */
  readonly arns: ReadonlyMap<string, string>;
}

/** `given`: of parameters and of pseudo parameters. Defaults stand for parameters that are not. */
export function scopeOf(
  { Parameters = {}, Conditions = {} }: Template,
  given: Readonly<Record<string, string>>,
  arns: Scope['arns'] = new Map(),
): Scope {
  const own = Object.entries(Parameters).flatMap(([name, { Type, Default }]) => {
    const value = given[name] ?? Default;
    // What Systems Manager holds under a name, only AWS knows.
    return value === undefined || Type.startsWith('AWS::SSM::') ? [] : [[name, inType(Type, String(value))] as const];
  });
  const pseudo = Object.entries(given).filter(([name]) => name.startsWith('AWS::'));
  const values = new Map<string, unknown>([...pseudo, ...own, ['AWS::NoValue', undefined]]);
  return { conditions: Conditions, values, arns };
}

function inType(type: string, value: string): unknown {
  return type === 'CommaDelimitedList' || type.startsWith('List<')
    ? value.split(',').map((part) => part.trim())
    : value;
}

export function evaluated(value: unknown, scope: Scope): unknown {
  if (Array.isArray(value)) return value.map((each) => evaluated(each, scope)).filter((each) => each !== undefined);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const [[name, argument] = ['', undefined]] = entries;
  const called = entries.length === 1 ? functions.get(name)?.(argument, scope) : undefined;
  if (called !== undefined) return called.value;
  return Object.fromEntries(
    entries.map(([key, each]) => [key, evaluated(each, scope)]).filter(([, each]) => each !== undefined),
  );
}

/** Undefined: only CloudFormation knows. */
export function holds(condition: unknown, scope: Scope): boolean | undefined {
  if (typeof condition === 'string') {
    // One that refers to itself is left unknown.
    const { [condition]: named, ...conditions } = scope.conditions;
    return holds(named, { ...scope, conditions });
  }
  if (typeof condition !== 'object' || condition === null) return undefined;
  const [[name, argument] = ['', undefined]] = Object.entries(condition);
  if (name === 'Condition') return holds(argument, scope);
  if (name === 'Fn::Equals') {
    const [one, other] = listOf(evaluated(argument, scope));
    return typeof one === 'string' && typeof other === 'string' ? one === other : undefined;
  }
  if (name === 'Fn::Not') {
    const inner = holds(listOf(argument)[0], scope);
    return inner === undefined ? undefined : !inner;
  }
  return undefined;
}

/** Undefined: it stays as it is written, with its arguments evaluated. */
type Function = (argument: unknown, scope: Scope) => { readonly value: unknown } | undefined;

const functions: ReadonlyMap<string, Function> = new Map(
  Object.entries<Function>({
    Ref: (name, { values }) => (values.has(String(name)) ? { value: values.get(String(name)) } : undefined),
    'Fn::GetAtt': (argument, { arns }) => {
      const [id, attribute] = listOf(argument);
      return attribute === 'Arn' && arns.has(String(id)) ? { value: arns.get(String(id)) } : undefined;
    },
    'Fn::If': (argument, scope) => {
      const [condition, then, otherwise] = listOf(argument);
      const chosen = holds(condition, scope);
      return chosen === undefined ? undefined : { value: evaluated(chosen ? then : otherwise, scope) };
    },
    'Fn::Join': (argument, scope) => {
      const [separator, parts] = listOf(evaluated(argument, scope));
      const isText = Array.isArray(parts) && parts.every((part) => typeof part === 'string');
      return isText ? { value: parts.join(String(separator)) } : undefined;
    },
    'Fn::Split': (argument, scope) => {
      const [separator, text] = listOf(evaluated(argument, scope));
      return typeof text === 'string' ? { value: text.split(String(separator)) } : undefined;
    },
  }),
);

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
