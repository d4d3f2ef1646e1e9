// The synthesized template as far as tests read it: made once, and the same without one right of one function.
import { synthesizeTemplate } from '@tasktap/cdk';

interface Statement {
  readonly Sid: string;
  readonly Action: readonly string[];
}

interface Resource {
  readonly Type: string;
  readonly Condition?: string;
  readonly Properties: { readonly PolicyDocument?: { readonly Statement: readonly Statement[] } };
}

export interface Template {
  readonly Resources: Readonly<Record<string, Resource>>;
}

/** `following`: the policy stands in a parameter; then only what is granted for that is meant. */
export type Choice = 'observe' | 'replace' | 'following';

/** One action in one statement of the policies of one function. */
export interface Right {
  readonly of: 'OnTaskEvent' | 'OnLook' | 'OnStack';
  readonly sid: string;
  readonly action: string;
}

const functions = ['OnTaskEvent', 'OnLook', 'OnStack'] as const;

export async function theTemplate(): Promise<Template> {
  return JSON.parse(await synthesizeTemplate()) as Template;
}

/** All rights that the template grants under a choice, each as often as it is granted. */
export function rightsIn({ Resources }: Template, choice: Choice): readonly Right[] {
  return Object.entries(Resources).flatMap(([id, resource]) => {
    const of = ownerOf(id, resource);
    if (of === undefined || !isGranted(resource, choice)) return [];
    const statements = resource.Properties.PolicyDocument?.Statement ?? [];
    return statements.flatMap(({ Sid: sid, Action }) => Action.map((action) => ({ of, sid, action })));
  });
}

function isGranted({ Condition }: Resource, choice: Choice): boolean {
  if (choice === 'following') return Condition === 'FromParameter';
  return Condition === undefined || (Condition === 'Replace' && choice === 'replace');
}

export function without({ of, sid, action }: Right, template: Template): Template {
  const resources = Object.entries(template.Resources).map(([id, resource]) => {
    if (ownerOf(id, resource) !== of) return [id, resource];
    const statements = (resource.Properties.PolicyDocument?.Statement ?? []).flatMap((statement) => {
      if (statement.Sid !== sid) return [statement];
      const left = statement.Action.filter((each) => each !== action);
      return left.length === 0 ? [] : [{ ...statement, Action: left }];
    });
    const PolicyDocument = { ...resource.Properties.PolicyDocument, Statement: statements };
    return [id, { ...resource, Properties: { ...resource.Properties, PolicyDocument } }];
  });
  return { ...template, Resources: Object.fromEntries(resources) };
}

function ownerOf(id: string, { Type }: Resource): Right['of'] | undefined {
  if (Type !== 'AWS::IAM::Policy') return undefined;
  return functions.find((name) => ['Rights', 'ReplaceRights', 'PolicyRights'].some((kind) => id === `${name}${kind}`));
}
