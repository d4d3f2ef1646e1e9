// The reader of CloudFormation templates, from text to the order of making.
import fc from 'fast-check';
import { stringify } from 'yaml';
import { AwsError, blueprintOf, documentFrom, templateFrom } from '../behind-doors.ts';
import { json, spoilt, torn, word } from '../hostile.ts';
import { mustHold, orOurs } from '../ours.ts';
import { fuzzed } from '../reader.ts';

const real = {
  Parameters: {
    Stage: { Type: 'String', Default: 'prod', AllowedPattern: '[a-z]+', MaxLength: 8 },
    Size: { Type: 'Number', Default: 3, MinValue: 1 },
  },
  Mappings: { Sizes: { small: { MB: 128 } } },
  Conditions: {
    IsProd: { 'Fn::Equals': [{ Ref: 'Stage' }, 'prod'] },
    Both: { 'Fn::And': [{ Condition: 'IsProd' }, { 'Fn::Not': [{ Condition: 'IsProd' }] }] },
  },
  Rules: {
    Small: { Assertions: [{ Assert: { 'Fn::Contains': [['3', '4'], { Ref: 'Size' }] }, AssertDescription: 'small' }] },
  },
  Resources: {
    Dead: { Type: 'AWS::SQS::Queue', Properties: { QueueName: { 'Fn::Sub': `\${AWS::StackName}-\${Stage}` } } },
    Queue: {
      Type: 'AWS::SQS::Queue',
      DependsOn: ['Dead'],
      Condition: 'IsProd',
      Properties: {
        RedrivePolicy: {
          deadLetterTargetArn: { 'Fn::GetAtt': ['Dead', 'Arn'] },
          maxReceiveCount: { 'Fn::If': ['IsProd', 3, { Ref: 'AWS::NoValue' }] },
        },
        Tags: {
          'Fn::Join': [
            '-',
            [{ 'Fn::Select': [0, { 'Fn::Split': [',', 'a,b'] }] }, { 'Fn::FindInMap': ['Sizes', 'small', 'MB'] }],
          ],
        },
      },
    },
  },
  Outputs: { Url: { Value: { Ref: 'Dead' } } },
};

const short = `Resources:\n  A: {Type: T, Properties: {a: !Sub "\${B.Arn}", b: !GetAtt B.Arn, c: !If [X, !Ref B, !Ref AWS::NoValue]}}\n  B: &b {Type: T}\nConditions: {X: !Not [!Equals [a, b]]}\n`;
const pieces = [
  '!Ref ',
  '!GetAtt ',
  '!Sub ',
  '!If ',
  '[',
  ']',
  '{',
  '}',
  ': ',
  '- ',
  '&b ',
  '*b',
  '"',
  "'",
  '\n',
  '  ',
  '${',
  'Ref',
  'Fn::',
];

export const templateReader = fuzzed<string>({
  name: 'template',
  inputs: fc.oneof(
    { weight: 3, arbitrary: spoilt(fc.constant(real)).map((value) => JSON.stringify(value)) },
    spoilt(fc.constant(real)).map((value) => stringify(value) ?? ''),
    torn(fc.constant(short), pieces),
    json.map((value) => JSON.stringify(value)),
    fc
      .tuple(word, json)
      .map(([name, value]) =>
        JSON.stringify({ Resources: { A: { Type: 'T', Properties: { x: { [`Fn::${name}`]: value } } } } }),
      ),
  ),
  holds(text) {
    const made = orOurs(
      () => blueprintOf(templateFrom(documentFrom(text)), {}, { name: 'tap', id: 'arn:tap' }, world),
      (error) => error instanceof AwsError && error.code === 'ValidationError',
    );
    if (made === undefined) return;
    const order = [...made.resources.keys()];
    for (const [id, { dependsOn }] of made.resources) {
      const late = dependsOn.filter((needed) => order.indexOf(needed) > order.indexOf(id));
      mustHold(late.length === 0, 'each comes after what it depends on');
    }
  },
});

const world = { account: '111122223333', region: 'eu-central-1', parameters: new Map(), subnets: new Map() } as never;
