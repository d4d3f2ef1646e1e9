// The template without CDK: as committed, small enough for CloudFormation, and without a finding by its own rules.
import { beforeAll, describe, expect, test } from 'vitest';
import { synthesizeTemplate } from '../src/template.ts';
import { resourcesOf, type Template } from './templates.ts';

/** CloudFormation's limit for a template in S3, 1 MB, read in the stricter way. */
const mostBytes = 1_000_000;

let text = '';
let template: Template;
beforeAll(async () => {
  // Throws where CloudFormation's rules find something.
  text = await synthesizeTemplate({ checked: true });
  template = JSON.parse(text);
});

test('is as committed, but for the code', async () => {
  const shown = structuredClone(template);
  for (const { Properties } of Object.values(shown.Resources)) {
    if (Properties.Code?.ZipFile !== undefined) Properties.Code.ZipFile = 'the bundle of the handlers';
  }
  await expect(`${JSON.stringify(shown, undefined, 2)}\n`).toMatchFileSnapshot('tasktap.template.json');
});

test('has less than 1 MB', () => {
  expect(Buffer.byteLength(text)).toBeLessThan(mostBytes);
});

test('says of every parameter what it is, and leaves only what nobody can guess without a default', () => {
  const parameters = Object.entries(template.Parameters ?? {});
  expect(parameters.filter(([, { Description = '' }]) => !Description.endsWith('.')).map(([id]) => id)).toEqual([]);
  expect(parameters.filter(([, { Default }]) => Default === undefined).map(([id]) => id)).toEqual([
    'ClusterArns',
    'TargetId',
    'FilterId',
    'Unmirrorable',
  ]);
});

describe('what is there only where it is chosen', () => {
  const conditional = () =>
    Object.entries(template.Resources).flatMap(([id, { Condition }]) =>
      Condition === undefined ? [] : [[id, Condition]],
    );

  test('the rights to replace, those to follow a parameter, their alarms, and the backfill', () => {
    expect(conditional()).toEqual([
      ['OnTaskEventPolicyRights', 'FromParameter'],
      ['OnLookReplaceRights', 'Replace'],
      ['OnLookPolicyRights', 'FromParameter'],
      ['FirstLook', 'BackfillNow'],
      ['Stops', 'Replace'],
      ['PolicyUnread', 'FromParameter'],
    ]);
  });

  test('a function comes after the rights that are there only for it', () => {
    const metadataOf = (id: string) => template.Resources[id]?.Metadata?.['After'];
    const where = (condition: string, id: string) => ({ 'Fn::If': [condition, { Ref: id }, ''] });
    expect(metadataOf('OnTaskEvent')).toEqual([where('FromParameter', 'OnTaskEventPolicyRights')]);
    expect(metadataOf('OnLook')).toEqual([
      where('Replace', 'OnLookReplaceRights'),
      where('FromParameter', 'OnLookPolicyRights'),
    ]);
    expect(metadataOf('OnStack')).toBeUndefined();
  });

  test('nobody may stop tasks without it', () => {
    const stopping = resourcesOf(template, 'AWS::IAM::Policy').filter((policy) =>
      JSON.stringify(policy).includes('ecs:StopTask'),
    );
    expect(stopping.map(({ Condition }) => Condition)).toEqual(['Replace']);
  });
});
