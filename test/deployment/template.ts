// The template as committed, as far as those who deploy it by other means must agree with it.
import { readFileSync } from 'node:fs';

export interface Parameter {
  readonly Type: string;
  readonly Description: string;
  readonly Default?: string;
  readonly AllowedPattern?: string;
  readonly AllowedValues?: readonly string[];
}

interface Resource {
  readonly Type: string;
  readonly Properties: {
    readonly PolicyName?: string;
    readonly PolicyDocument?: { readonly Statement: readonly { readonly Sid: string }[] };
  };
}

export interface Template {
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Parameters: Readonly<Record<string, Parameter>>;
  readonly Outputs: Readonly<Record<string, { readonly Description: string }>>;
}

export const template: Template = JSON.parse(
  readFileSync(new URL('../../packages/cdk/test/tasktap.template.json', import.meta.url), 'utf8'),
);
