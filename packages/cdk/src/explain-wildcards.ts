// Tells cdk-nag why each wildcard that remains is there: one by one, so that a new one is found.
import { Stack, Validations } from 'aws-cdk-lib';
import type { CfnPolicy } from 'aws-cdk-lib/aws-iam';
import type { Statement } from './statements.ts';

/** `reasons`: by the statement's name; undefined where it has no wildcard. */
export function explainWildcards(
  policy: CfnPolicy,
  statements: readonly Statement[],
  reasons: Readonly<Record<string, string | undefined>>,
): void {
  const findings = new Map<string, string>();
  for (const { Sid, Resource } of statements) {
    const reason = reasons[Sid];
    for (const resource of reason === undefined ? [] : [Resource].flat()) {
      // Several statements may have one resource; cdk-nag finds it once.
      const id = `AwsSolutions::AwsSolutions-IAM5[Resource::${asFound(Stack.of(policy).resolve(resource))}]`;
      findings.set(id, [...new Set([findings.get(id), reason])].filter((each) => each !== undefined).join(' '));
    }
  }
  for (const [id, reason] of findings) Validations.of(policy).acknowledge({ id, reason });
}

/** As cdk-nag writes a resource: references in angle brackets. */
function asFound(
  resource: string | { readonly 'Fn::Join': readonly [string, readonly (string | Reference)[]] },
): string {
  if (typeof resource === 'string') return resource;
  return resource['Fn::Join'][1].map((part) => (typeof part === 'string' ? part : `<${referenceIn(part)}>`)).join('');
}

type Reference = { readonly Ref: string } | { readonly 'Fn::GetAtt': readonly [string, string] };

const referenceIn = (reference: Reference): string =>
  'Ref' in reference ? reference.Ref : reference['Fn::GetAtt'].join('.');
