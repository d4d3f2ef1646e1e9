// The roles of the account: whom they trust, what they may, and the sessions of those who have assumed them.
import { hexOf } from '../../world/identity.ts';
import type { World } from '../../world/state.ts';
import { AwsError } from '../aws-error.ts';
import type { Principal } from '../principals.ts';
import { refusePolicy } from './check-policy.ts';
import { evaluate } from './evaluate.ts';
import { managedPolicies } from './managed-policies.ts';
import type { PolicyDocument } from './policy.ts';
import { evaluateResourcePolicy } from './resource-policy.ts';

export interface Role {
  readonly name: string;
  readonly arn: string;
  /** e.g. `AROA0123456789ABCDEF` */
  readonly id: string;
  trust: PolicyDocument;
  /** Inline, by name. */
  readonly inline: Map<string, PolicyDocument>;
  managed: readonly PolicyDocument[];
}

export interface Roles {
  /** Throws `EntityAlreadyExists`. */
  create(name: string, trust: PolicyDocument): Role;
  byName(name: string): Role | undefined;
  byArn(arn: string): Role | undefined;
  remove(name: string): void;
  trusts(role: Role, service: string): boolean;
  /** Credentials of a new session; its rights are those that the role has at the time of each call. */
  assume(role: Role, session: string, context?: Principal['context']): Principal;
  /** Sessions by access key id. */
  readonly sessions: ReadonlyMap<string, Principal>;
}

export function createRoles({ account }: Pick<World, 'account'>): Roles {
  const roles = new Map<string, Role>();
  const sessions = new Map<string, Principal>();
  return {
    sessions,
    create(name, trust) {
      if (roles.has(name)) throw new AwsError('EntityAlreadyExists', `Role with name ${name} already exists.`, 409);
      const arn = `arn:aws:iam::${account}:role/${name}`;
      const role = { name, arn, id: idWith('AROA', arn), trust, inline: new Map(), managed: [] };
      roles.set(name, role);
      return role;
    },
    byName: (name) => roles.get(name),
    byArn: (arn) => [...roles.values()].find((role) => role.arn === arn),
    remove: (name) => void roles.delete(name),
    // A trust policy names no resource: it belongs to the one that it is about.
    trusts: ({ trust, arn }, service) =>
      evaluateResourcePolicy(
        { ...trust, Statement: [trust.Statement].flat().map((statement) => ({ ...statement, Resource: '*' })) },
        { kind: 'service', name: service },
        { action: 'sts:AssumeRole', resource: arn, context: { 'aws:SourceAccount': account } },
      ) === 'allowed',
    assume(role, session, context = {}) {
      const seed = `${role.arn} ${session} ${sessions.size}`;
      const principal: Principal = {
        name: session,
        arn: `arn:aws:sts::${account}:assumed-role/${role.name}/${session}`,
        accessKeyId: idWith('ASIA', seed),
        secretAccessKey: hexOf(`secret of ${seed}`, 40),
        sessionToken: hexOf(`token of ${seed}`, 64),
        context: { 'aws:PrincipalArn': role.arn, 'aws:userid': `${role.id}:${session}`, ...context },
        get policies() {
          return policiesOf(role);
        },
      };
      sessions.set(principal.accessKeyId, principal);
      return principal;
    },
  };
}

/** Whether a role may do something itself, where AWS's services ask that before they work in its name. */
export function mayItself(role: Role, action: string, resource: string): boolean {
  return evaluate(policiesOf(role), { action, resource, context: {} }) === 'allowed';
}

/** IAM quotas: of all inline policies of a role, without white space. */
const MOST_INLINE = 10_240;

/** In place of one of the same name. Throws `MalformedPolicyDocument` or `LimitExceeded`. */
export function setInline(role: Role, name: string, policy: PolicyDocument): void {
  refuseMalformed(policy, name);
  const all = new Map(role.inline).set(name, policy);
  const size = [...all.values()].reduce((sum, each) => sum + JSON.stringify(each).replace(/\s/g, '').length, 0);
  if (size > MOST_INLINE) {
    throw new AwsError(
      'LimitExceeded',
      `Maximum policy size of ${MOST_INLINE} bytes exceeded for role ${role.name}`,
      409,
    );
  }
  role.inline.set(name, policy);
}

function refuseMalformed(policy: PolicyDocument, name: string): void {
  try {
    refusePolicy(policy, name);
  } catch (mistake) {
    throw new AwsError('MalformedPolicyDocument', mistake instanceof Error ? mistake.message : String(mistake));
  }
}

/** Throws `NoSuchEntity` for a managed policy that is not known here. */
export function managedPolicy(arn: string): PolicyDocument {
  const policy = managedPolicies.get(arn);
  if (policy === undefined) {
    throw new AwsError('NoSuchEntity', `Policy ${arn} does not exist or is not attachable.`, 404);
  }
  return policy;
}

function policiesOf(role: Role): readonly PolicyDocument[] {
  return [...role.inline.values(), ...role.managed];
}

/** Twenty characters, as IAM's ids have. */
function idWith(prefix: string, seed: string): string {
  return `${prefix}${hexOf(seed, 16).toUpperCase()}`;
}
