// Templates: what they say once parameters, conditions and functions are decided, what is refused of them, and the order of making.
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Fn::Sub is written with curly brackets.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { blueprintOf } from '../src/cloud/cloudformation/template/blueprint.ts';
import { creationOrder } from '../src/cloud/cloudformation/template/order.ts';
import { referencesIn } from '../src/cloud/cloudformation/template/references.ts';
import { resolve } from '../src/cloud/cloudformation/template/resolve.ts';
import type { Resources, Scope } from '../src/cloud/cloudformation/template/scope.ts';
import { templateFrom } from '../src/cloud/cloudformation/template/template.ts';
import { documentFrom } from '../src/cloud/cloudformation/template/text.ts';
import { intrinsicOf } from '../src/cloud/cloudformation/template/value.ts';
import { isRecord } from '../src/cloud/record.ts';
import { createAccount } from './account.ts';

const place = createAccount().world;
const identity = { name: 'tap', id: 'arn:aws:cloudformation:eu-west-1:111122223333:stack/tap/1' };

const resources: Resources = {
  reference: (id) => ({ Queue: 'https://queue', Role: 'role-1' })[id],
  attribute: (id, name) => (id === 'Role' ? { Arn: 'arn:role', 'A.B': 'dotted' }[name] : undefined),
};

const mappings = { Sizes: { small: { MB: 128, Zones: ['a', 'b'] } } };

const scope: Scope = {
  parameter: (name) => ({ Stage: 'prod', Zones: ['x', 'y'], 'AWS::Region': 'eu-west-1' })[name],
  condition: (name) => name === 'Yes',
  mappings,
  resources,
  availabilityZones: ['eu-west-1a', 'eu-west-1b'],
};

function told(act: () => unknown): string {
  try {
    return `done ${JSON.stringify(act())}`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function blueprint(sections: object, given: Record<string, string> = {}) {
  const whole = { Resources: { Any: { Type: 'T' } }, ...sections };
  return blueprintOf(templateFrom(whole), given, identity, place);
}

describe('a function', () => {
  test.each<[string, unknown, unknown]>([
    ['Ref to a parameter', { Ref: 'Stage' }, 'prod'],
    ['Ref to a list', { Ref: 'Zones' }, ['x', 'y']],
    ['Ref to a resource', { Ref: 'Queue' }, 'https://queue'],
    ['GetAtt as a list', { 'Fn::GetAtt': ['Role', 'Arn'] }, 'arn:role'],
    ['GetAtt as text', { 'Fn::GetAtt': 'Role.Arn' }, 'arn:role'],
    ['GetAtt of an attribute with a dot', { 'Fn::GetAtt': 'Role.A.B' }, 'dotted'],
    ['Sub with names and attributes', { 'Fn::Sub': '${Stage}/${Role.Arn}/${AWS::Region}' }, 'prod/arn:role/eu-west-1'],
    ['Sub that means its own characters', { 'Fn::Sub': '${!Stage}${Stage}' }, '${Stage}prod'],
    ['Sub with its own variables', { 'Fn::Sub': ['${A}-${Stage}', { A: { Ref: 'Role' } }] }, 'role-1-prod'],
    ['Sub whose own variable hides a parameter', { 'Fn::Sub': ['${Stage}', { Stage: 'own' }] }, 'own'],
    ['Join', { 'Fn::Join': ['-', ['a', { Ref: 'Stage' }, 3, true]] }, 'a-prod-3-true'],
    ['Join over a list', { 'Fn::Join': [',', { Ref: 'Zones' }] }, 'x,y'],
    ['Select', { 'Fn::Select': ['1', { Ref: 'Zones' }] }, 'y'],
    ['Split', { 'Fn::Split': [':', 'a:b:'] }, ['a', 'b', '']],
    ['If that holds', { 'Fn::If': ['Yes', { Ref: 'Stage' }, { Ref: 'Nobody' }] }, 'prod'],
    ['If that does not hold', { 'Fn::If': ['No', { Ref: 'Nobody' }, 'other'] }, 'other'],
    ['FindInMap', { 'Fn::FindInMap': ['Sizes', 'small', 'MB'] }, 128],
    ['FindInMap by a parameter', { 'Fn::FindInMap': ['Sizes', { 'Fn::Sub': 'small' }, 'Zones'] }, ['a', 'b']],
    ['Base64', { 'Fn::Base64': { Ref: 'Stage' } }, 'cHJvZA=='],
    ['GetAZs of this region', { 'Fn::GetAZs': '' }, ['eu-west-1a', 'eu-west-1b']],
    ['GetAZs by name', { 'Fn::GetAZs': { Ref: 'AWS::Region' } }, ['eu-west-1a', 'eu-west-1b']],
    ['an object with Ref and something else, which is data', { Ref: 'Stage', b: 1 }, { Ref: 'Stage', b: 1 }],
  ])('%s', (_sentence, value, expected) => {
    expect(resolve({ here: [value] }, scope)).toEqual({ here: [expected] });
  });

  test.each<[string, unknown, string]>([
    ['an unknown one', { 'Fn::Cidr': [] }, 'knows no function Fn::Cidr'],
    ['Ref to nothing', { Ref: 'Nobody' }, 'Ref Nobody names neither'],
    ['an attribute that is none', { 'Fn::GetAtt': 'Role.Name' }, 'resource Role has no attribute Name'],
    ['a mapping that is none', { 'Fn::FindInMap': ['Sizes', 'small', 'GB'] }, 'mapping for Sizes::small::GB'],
    ['Select past the end', { 'Fn::Select': [2, { Ref: 'Zones' }] }, 'nonexistent value at index 2'],
    ['Join of an object', { 'Fn::Join': ['', [{ a: 1 }]] }, 'Fn::Join expects text, found {"a":1}'],
    ['If without an else', { 'Fn::If': ['Yes', 1] }, 'Fn::If expects a list of 3'],
    ['GetAZs of another region', { 'Fn::GetAZs': 'us-east-1' }, 'not "us-east-1"'],
  ])('%s is refused', (_sentence, value, words) => {
    expect(told(() => resolve(value, scope))).toContain(words);
  });

  test('NoValue takes the member or the element with it', () => {
    const none = { Ref: 'AWS::NoValue' };
    const { scope: own } = blueprint({});
    expect(resolve({ a: none, b: [1, none], c: { d: none } }, { ...own, resources })).toEqual({ b: [1], c: {} });
  });
});

describe('parameters', () => {
  const parameters = (declared: object, given: Record<string, string> = {}) =>
    told(() => blueprint({ Parameters: { P: declared } }, given).scope.parameter('P'));

  test.each<[string, object, Record<string, string>, string]>([
    ['the default', { Type: 'String', Default: 'a' }, {}, 'done "a"'],
    ['what is given', { Type: 'String', Default: 'a' }, { P: 'b' }, 'done "b"'],
    ['a number is text', { Type: 'Number', Default: 3 }, {}, 'done "3"'],
    ['a list', { Type: 'CommaDelimitedList' }, { P: 'a, b' }, 'done ["a","b"]'],
    ['an empty list', { Type: 'CommaDelimitedList' }, { P: '' }, 'done []'],
    ['a list of subnets', { Type: 'List<AWS::EC2::Subnet::Id>' }, { P: 'a,b' }, 'done ["a","b"]'],
    ['nothing', { Type: 'String' }, {}, 'Parameters: [P] must have values'],
    ['one too many', { Type: 'String', Default: 'a' }, { Q: 'b' }, 'Parameters: [Q] do not exist in the template'],
    ['no number', { Type: 'Number' }, { P: 'many' }, "Parameter 'P' must be a number"],
    ['no number in a list', { Type: 'List<Number>' }, { P: '1,b' }, "Parameter 'P' must be a number"],
    ['too small', { Type: 'Number', MinValue: 2 }, { P: '1' }, "Parameter 'P' must be a number not less than 2"],
    ['just large enough', { Type: 'Number', MinValue: 2 }, { P: '2' }, 'done "2"'],
    ['too large', { Type: 'Number', MaxValue: 2 }, { P: '3' }, "Parameter 'P' must be a number not greater than 2"],
    ['too short', { Type: 'String', MinLength: 2 }, { P: 'a' }, "Parameter 'P' must contain at least 2 characters"],
    ['too long', { Type: 'String', MaxLength: '2' }, { P: 'abc' }, "Parameter 'P' must contain at most 2 characters"],
    [
      'as long as there may be',
      { Type: 'CommaDelimitedList' },
      { P: 'a'.repeat(4096) },
      `done ["${'a'.repeat(4096)}"]`,
    ],
    [
      'longer than there may be, in items that are short',
      { Type: 'CommaDelimitedList' },
      { P: 'a,'.repeat(2049) },
      "Parameter 'P' must have a value of at most 4096 bytes",
    ],
    ['not allowed', { Type: 'String', AllowedValues: ['a'] }, { P: 'b' }, "Parameter 'P' must be one of AllowedValues"],
    ['allowed, as a number', { Type: 'Number', AllowedValues: [1, 2] }, { P: '2' }, 'done "2"'],
    [
      'a pattern that fits only a part',
      { Type: 'String', AllowedPattern: 'a|b' },
      { P: 'ab' },
      "Parameter 'P' must match pattern a|b",
    ],
    [
      'a pattern, with its description',
      { Type: 'String', AllowedPattern: 'tmt-.*', ConstraintDescription: 'must be a target.' },
      { P: 'x' },
      "Parameter 'P' failed to satisfy constraint: must be a target.",
    ],
    ['an unknown word', { Type: 'String', Sort: 1 }, { P: 'x' }, "Invalid template parameter property 'Sort'"],
    [
      'a parameter of Systems Manager that is not there',
      { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/none' },
      {},
      'Unable to fetch parameters [/none] from parameter store for this account.',
    ],
  ])('%s', (_sentence, declared, given, words) => {
    expect(parameters(declared, given)).toContain(words);
  });

  test('the value of one in Systems Manager', () => {
    place.parameters.set('/v', { name: '/v', type: 'String', value: '21', version: 1, modifiedAt: 0 });
    expect(parameters({ Type: 'AWS::SSM::Parameter::Value<String>', Default: '/v' })).toBe('done "21"');
    place.parameters.delete('/v');
  });

  test('pseudo parameters are there without being declared', () => {
    const names = ['AccountId', 'Region', 'Partition', 'StackName', 'StackId', 'URLSuffix', 'NotificationARNs'];
    const { scope: own } = blueprint({});
    expect(names.map((name) => own.parameter(`AWS::${name}`))).toEqual([
      '111122223333',
      'eu-west-1',
      'aws',
      'tap',
      identity.id,
      'amazonaws.com',
      [],
    ]);
  });
});

describe('conditions', () => {
  const T = { 'Fn::Equals': ['a', 'a'] };
  const F = { 'Fn::Equals': ['a', 'b'] };

  test.each<[string, unknown, boolean]>([
    ['Equals', T, true],
    ['not equal', F, false],
    ['Equals of true and "true"', { 'Fn::Equals': [true, 'true'] }, true],
    ['Equals with a parameter', { 'Fn::Equals': [{ Ref: 'P' }, 'p'] }, true],
    ['Not', { 'Fn::Not': [F] }, true],
    ['And', { 'Fn::And': [T, F] }, false],
    ['And of two', { 'Fn::And': [T, T] }, true],
    ['Or', { 'Fn::Or': [F, T] }, true],
    ['Or of none', { 'Fn::Or': [F, F] }, false],
    ['another condition', { Condition: 'Other' }, true],
  ])('%s', (_sentence, expression, holds) => {
    const Parameters = { P: { Type: 'String', Default: 'p' } };
    const { scope: own } = blueprint({ Parameters, Conditions: { C: expression, Other: T } });
    expect(own.condition('C')).toBe(holds);
  });

  test.each<[string, object, string]>([
    [
      'one that needs itself',
      { C: { 'Fn::Not': [{ Condition: 'C' }] } },
      'Circular dependency between conditions: [C]',
    ],
    [
      'one that needs itself, beside another',
      { Fine: T, C: { 'Fn::And': [{ Condition: 'Fine' }, { Condition: 'C' }] } },
      'Circular dependency between conditions: [C]',
    ],
    ['one that is not there', { C: { Condition: 'None' } }, 'Unresolved condition dependency None'],
    ['And of one', { C: { 'Fn::And': [T] } }, 'requires a list of 2 to 10 parameters'],
    ['an unknown function', { C: { 'Fn::Xor': [T, T] } }, 'knows no condition function Fn::Xor'],
    ['a resource in it', { C: { 'Fn::Equals': [{ Ref: 'Any' }, 'a'] } }, 'Ref Any names neither'],
  ])('%s is refused', (_sentence, Conditions, words) => {
    expect(told(() => blueprint({ Conditions }).scope.condition('C'))).toContain(words);
  });

  test('what they forbid is not made, and not told', () => {
    const { resources: made, outputs } = blueprint({
      Conditions: { Yes: T, No: F },
      Resources: {
        A: { Type: 'T', Condition: 'Yes' },
        B: { Type: 'T', Condition: 'No' },
        C: { Type: 'T', DependsOn: 'B' },
      },
      Outputs: { OfA: { Value: { Ref: 'A' }, Condition: 'Yes' }, OfB: { Value: { Ref: 'B' }, Condition: 'No' } },
    });
    expect([...made.keys()]).toEqual(['A', 'C']);
    expect([...outputs.keys()]).toEqual(['OfA']);
  });

  test('what the variables of a Sub stand for is needed, their names are not', () => {
    const x = { 'Fn::Sub': ['${Own}', { Own: { Ref: 'B' } }] };
    const { resources: made } = blueprint({ Resources: { A: { Type: 'T', Properties: { x } }, B: { Type: 'T' } } });
    expect([...made.keys()]).toEqual(['B', 'A']);
  });

  test('a branch that is not chosen binds nobody', () => {
    const { resources: made } = blueprint({
      Conditions: { No: F },
      Resources: {
        A: { Type: 'T', Properties: { x: { 'Fn::If': ['No', { Ref: 'Gone' }, { Ref: 'B' }] } } },
        B: { Type: 'T' },
        Gone: { Type: 'T', Condition: 'No' },
      },
    });
    expect([...made.keys()]).toEqual(['B', 'A']);
    expect(made.get('A')?.properties).toEqual({ x: { Ref: 'B' } });
  });

  test('what metadata refers to comes first, where its branch is chosen', () => {
    const Metadata = { After: [{ 'Fn::If': ['Yes', { Ref: 'B' }, { Ref: 'AWS::NoValue' }] }] };
    const madeWhere = (Yes: unknown): readonly string[] => {
      const Resources = { A: { Type: 'T', Metadata }, B: { Type: 'T', Condition: 'Yes' } };
      return [...blueprint({ Conditions: { Yes }, Resources }).resources.keys()];
    };
    expect(madeWhere(T)).toEqual(['B', 'A']);
    expect(madeWhere(F)).toEqual(['A']);
  });

  test.each<[string, string, string]>([
    ['an assertion that fails', 'b', 'Rule R failed: P must be a.'],
    ['an assertion whose rule does not apply', 'c', 'done'],
    ['an assertion that holds', 'a', 'done'],
  ])('rules: %s', (_sentence, given, words) => {
    const Rules = {
      R: {
        RuleCondition: { 'Fn::Not': [{ 'Fn::Equals': [{ Ref: 'P' }, 'c'] }] },
        Assertions: [{ Assert: { 'Fn::Contains': [['a'], { Ref: 'P' }] }, AssertDescription: 'P must be a.' }],
      },
    };
    expect(told(() => blueprint({ Parameters: { P: { Type: 'String' } }, Rules }, { P: given }))).toContain(words);
  });
});

describe('a template that is refused', () => {
  const any = { Type: 'T' };
  test.each<[string, unknown, string]>([
    ['no object', 'text', 'Template format error: unsupported structure.'],
    ['no resources', {}, 'At least one Resources member must be defined.'],
    [
      'an unknown section',
      { Resources: { A: any }, Transform: 'x' },
      'Invalid template property or properties [Transform]',
    ],
    ['a name with a dash', { Resources: { 'a-b': any } }, 'a-b is non alphanumeric.'],
    ['a resource without a type', { Resources: { A: {} } }, 'Every Resources object must contain a Type member.'],
    ['an unknown word', { Resources: { A: { ...any, UpdatePolicy: {} } } }, "property 'UpdatePolicy' of A"],
    ['an unknown policy', { Resources: { A: { ...any, DeletionPolicy: 'Snapshot' } } }, 'found "Snapshot"'],
    ['an output without a value', { Resources: { A: any }, Outputs: { O: {} } }, 'must contain a Value object'],
    [
      'a reference to nothing',
      { Resources: { A: { ...any, Properties: { x: { 'Fn::Sub': '${B.Arn}' } } } } },
      'Unresolved resource dependencies [B] in the Resources block of the template',
    ],
    [
      'metadata of nothing',
      { Resources: { A: { ...any, Metadata: { x: { Ref: 'B' } } } } },
      'Unresolved resource dependencies [B] in the Resources block of the template',
    ],
    [
      'an output of nothing',
      { Resources: { A: any }, Outputs: { O: { Value: { Ref: 'B' } } } },
      'Unresolved resource dependencies [B] in the Outputs block of the template',
    ],
    [
      'a circle',
      {
        Resources: {
          A: { ...any, DependsOn: 'B' },
          B: { ...any, Properties: { x: { Ref: 'C' } } },
          C: { ...any, Properties: { x: { 'Fn::GetAtt': ['B', 'Arn'] } } },
        },
      },
      'Circular dependency between resources: [B, C]',
    ],
  ])('%s', (_sentence, document, words) => {
    expect(told(() => blueprintOf(templateFrom(document), {}, identity, place))).toContain(words);
  });
});

describe('as text', () => {
  test('JSON, and YAML with short and long forms, say the same', () => {
    const yaml = [
      'A: !Ref B',
      'C: !GetAtt Role.A.B',
      'D: !Join ["-", [!Ref X, y]]',
      'E: !Sub "${X}"',
      'F: !Sub ["${X}", {X: !Ref Y}]',
      'G: !If [No, !Ref "AWS::NoValue", 1]',
      'H: !Not [!Condition Z]',
    ].join('\n');
    const expected = {
      A: { Ref: 'B' },
      C: { 'Fn::GetAtt': ['Role', 'A.B'] },
      D: { 'Fn::Join': ['-', [{ Ref: 'X' }, 'y']] },
      E: { 'Fn::Sub': '${X}' },
      F: { 'Fn::Sub': ['${X}', { X: { Ref: 'Y' } }] },
      G: { 'Fn::If': ['No', { Ref: 'AWS::NoValue' }, 1] },
      H: { 'Fn::Not': [{ Condition: 'Z' }] },
    };
    expect(documentFrom(yaml)).toEqual(expected);
    expect(documentFrom(JSON.stringify(expected))).toEqual(expected);
  });

  test.each([['A: [1'], ['A: !Unknown x'], ['A: 1\nA: 2']])('%j is refused', (text) => {
    expect(told(() => documentFrom(text))).toContain('Template format error: YAML not well-formed.');
  });
});

/** Values as templates may have them, with functions whose names all exist. */
const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom<unknown>('text', 3, true, { Ref: 'Stage' }, { Ref: 'Queue' }, { 'Fn::GetAtt': 'Role.Arn' }),
    fc.constantFrom<unknown>({ 'Fn::Sub': '${Role}${!x}' }, { 'Fn::FindInMap': ['Sizes', 'small', 'MB'] }),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('a', 'b'), tie('value')),
    fc.tuple(fc.constantFrom('Yes', 'No'), tie('value'), tie('value')).map((branches) => ({ 'Fn::If': branches })),
  ),
}));

function holdsFunction(resolved: unknown): boolean {
  if (intrinsicOf(resolved) !== undefined) return true;
  const parts = Array.isArray(resolved) ? resolved : isRecord(resolved) ? Object.values(resolved) : [];
  return parts.some(holdsFunction);
}

describe('never', () => {
  test('does a resolved value hold a function', () => {
    fc.assert(fc.property(value, (written) => !holdsFunction(resolve(written, scope))));
  });

  test('is anything looked up that was not named as a reference', () => {
    fc.assert(
      fc.property(value, (written) => {
        const asked: string[] = [];
        const spying: Scope = {
          ...scope,
          parameter(name) {
            asked.push(name);
            return scope.parameter(name);
          },
        };
        resolve(written, spying);
        const named = referencesIn(written);
        expect(asked.filter((name) => !named.includes(name))).toEqual([]);
      }),
    );
  });

  test('is a resource made before one that it needs, nor left out, nor made twice', () => {
    const graph = fc.array(fc.array(fc.nat(20), { maxLength: 4 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(graph, fc.func(fc.nat()), (edges, shuffle) => {
        // Each needs only those of a lower number, so that there is no circle.
        const needs = edges.map((to, id) => [`r${id}`, to.filter((n) => n < id).map((n) => `r${n}`)] as const);
        const mixed = new Map([...needs].sort(([one], [other]) => shuffle(one) - shuffle(other)));
        const order = creationOrder(mixed);
        expect([...order].sort()).toEqual([...mixed.keys()].sort());
        for (const [id, needed] of mixed) {
          for (const each of needed) expect(order.indexOf(each)).toBeLessThan(order.indexOf(id));
        }
      }),
    );
  });
});
