// AWS::IAM::Role.
import * as v from 'valibot';
import { managedPolicy, type Role, setInline } from '../../iam/roles.ts';
import { defineKind, physicalName } from '../kind.ts';
import { NO_TAGS, policyDocument, text } from '../properties.ts';

const schema = v.strictObject({
  RoleName: v.optional(text),
  AssumeRolePolicyDocument: policyDocument,
  Policies: v.optional(v.array(v.strictObject({ PolicyName: text, PolicyDocument: policyDocument })), []),
  ManagedPolicyArns: v.optional(v.array(text), []),
});

type Properties = v.InferOutput<typeof schema>;

export const role = defineKind<Properties>({
  type: 'AWS::IAM::Role',
  schema,
  withoutEffect: {
    Description: 'nobody reads it',
    MaxSessionDuration: 'sessions do not expire here',
    Path: 'ARNs of roles have no path here',
    Tags: NO_TAGS,
  },
  replacedBy: ['RoleName'],
  create(properties, making) {
    const { RoleName: name = physicalName(making), AssumeRolePolicyDocument: trust } = properties;
    // Before the role is there: a policy that is not known must leave nothing behind.
    const managed = properties.ManagedPolicyArns.map(managedPolicy);
    const { roles } = making.site.cloud;
    const made = roles.create(name, trust);
    made.managed = managed;
    try {
      replaceInline(made, properties, []);
    } catch (refusal) {
      roles.remove(name);
      throw refusal;
    }
    return { physicalId: name, attributes: { Arn: made.arn, RoleId: made.id } };
  },
  update(made, properties, { site }, before) {
    const changed = site.cloud.roles.byName(made.physicalId);
    if (changed === undefined) return made;
    changed.managed = properties.ManagedPolicyArns.map(managedPolicy);
    changed.trust = properties.AssumeRolePolicyDocument;
    replaceInline(changed, properties, before.Policies);
    return made;
  },
  remove: (made, _, { site }) => site.cloud.roles.remove(made.physicalId),
});

/** Policies that are attached by AWS::IAM::Policy stay. */
function replaceInline(made: Role, { Policies: policies }: Properties, before: Properties['Policies']): void {
  for (const { PolicyName: name } of before) made.inline.delete(name);
  for (const { PolicyName: name, PolicyDocument: document } of policies) setInline(made, name, document);
}
