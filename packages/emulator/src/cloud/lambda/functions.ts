// The functions of the account that others may call by ARN.
import type { World } from '../../world/state.ts';
import { AwsError } from '../aws-error.ts';
import type { PolicyDocument, Statement } from '../iam/policy.ts';
import { functionArn } from './arns.ts';
import { invoke, type LambdaFunction } from './function.ts';

/** `requestId` is the same for every attempt at one event. */
export type Invoke = (event: unknown, requestId: string) => Promise<unknown>;

export interface Functions {
  /** Answers its ARN. A function of the same name is replaced. Services may call it without asking. */
  add(name: string, invoke: Invoke): string;
  byArn(arn: string): Invoke | undefined;
  /** A function whose policy says who may call it. Throws `ResourceConflictException` when there is one of its name. */
  deploy(fn: LambdaFunction<unknown>): string;
  /** By name or ARN; those that were deployed. */
  deployed(nameOrArn: string): LambdaFunction<unknown> | undefined;
  allDeployed(): readonly LambdaFunction<unknown>[];
  remove(name: string): void;
  permit(nameOrArn: string, statement: Statement & { readonly Sid: string }): void;
  revoke(nameOrArn: string, sid: string): void;
  /** Undefined: nobody asks. */
  policyOf(arn: string): PolicyDocument | undefined;
}

interface Deployed {
  readonly fn: LambdaFunction<unknown>;
  readonly permissions: Map<string, Statement>;
}

export function createFunctions(world: Pick<World, 'account' | 'region' | 'clock'>): Functions {
  const functions = new Map<string, Invoke>();
  const deployed = new Map<string, Deployed>();
  const arnOf = (nameOrArn: string): string =>
    nameOrArn.startsWith('arn:') ? nameOrArn : functionArn(world, nameOrArn);
  const add: Functions['add'] = (name, call) => {
    const arn = arnOf(name);
    functions.set(arn, call);
    return arn;
  };
  return {
    add,
    byArn: (arn) => functions.get(arn),
    deploy(fn) {
      if (functions.has(arnOf(fn.name))) {
        throw new AwsError('ResourceConflictException', `Function already exist: ${fn.name}`, 409);
      }
      const arn = add(fn.name, (event, requestId) => invoke(world, fn, event, requestId));
      deployed.set(arn, { fn, permissions: new Map() });
      return arn;
    },
    deployed: (nameOrArn) => deployed.get(arnOf(nameOrArn))?.fn,
    allDeployed: () => [...deployed.values()].map(({ fn }) => fn),
    remove(name) {
      functions.delete(arnOf(name));
      deployed.delete(arnOf(name));
    },
    permit(nameOrArn, statement) {
      deployed.get(arnOf(nameOrArn))?.permissions.set(statement.Sid, statement);
    },
    revoke(nameOrArn, sid) {
      deployed.get(arnOf(nameOrArn))?.permissions.delete(sid);
    },
    policyOf(arn) {
      const found = deployed.get(arn);
      return found && { Version: '2012-10-17', Statement: [...found.permissions.values()] };
    },
  };
}
