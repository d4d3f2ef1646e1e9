// The template without CDK: as committed, small enough for CloudFormation, the same every time, without a finding of its own.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { synthesizeTemplate, templateStack } from '../src/template.ts';

interface Template {
  readonly Parameters: Readonly<Record<string, { readonly Default?: unknown; readonly Description?: string }>>;
  readonly Resources: Readonly<Record<string, Resource>>;
}
interface Resource {
  readonly Type: string;
  readonly Condition?: string;
  readonly DependsOn?: string | readonly string[];
  readonly Properties: Readonly<Record<string, unknown>> & { readonly Code?: { ZipFile?: string } };
}

/** CloudFormation's limit for a template in S3, 1 MB, read in the stricter way. */
const mostBytes = 1_000_000;

let text = '';
let template: Template;
beforeAll(async () => {
  text = await synthesizeTemplate();
  template = JSON.parse(text);
}, 120_000);

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
