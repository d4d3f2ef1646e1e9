// Who makes rights must say so: a template with IAM resources wants a capability (user guide, "Acknowledging IAM resources").
import { AwsError } from '../../operation.ts';
import type { Plan } from '../plan.ts';
import type { Template } from '../template/template.ts';

/** Properties that give a resource of IAM a name of its own. */
const NAMES: readonly string[] = ['GroupName', 'InstanceProfileName', 'ManagedPolicyName', 'RoleName', 'UserName'];

type Capability = 'CAPABILITY_IAM' | 'CAPABILITY_NAMED_IAM';

/** Undefined: none is needed. */
export function capabilityFor(
  template: Template,
): { readonly capability: Capability; readonly types: readonly string[] } | undefined {
  const ofIam = Object.values(template.resources).filter(({ type }) => type.startsWith('AWS::IAM::'));
  if (ofIam.length === 0) return undefined;
  const isNamed = ofIam.some(({ properties }) => NAMES.some((name) => name in properties));
  const types = [...new Set(ofIam.map(({ type }) => type))];
  return { capability: isNamed ? 'CAPABILITY_NAMED_IAM' : 'CAPABILITY_IAM', types };
}

/** @throws AwsError `InsufficientCapabilitiesException` */
export function refuseCapabilities({ template, request: { capabilities = [] } }: Plan): void {
  const needed = capabilityFor(template)?.capability;
  if (needed === undefined || capabilities.includes(needed) || capabilities.includes('CAPABILITY_NAMED_IAM')) return;
  throw new AwsError('InsufficientCapabilitiesException', `Requires capabilities : [${needed}]`);
}
