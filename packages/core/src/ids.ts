// Names of AWS things as distinct types, so that a task can never be passed where an interface is meant; and the reading of ARNs.

type Named<Kind extends string> = string & { readonly names: Kind };

export type TaskArn = Named<'task'>;
export type ClusterArn = Named<'cluster'>;
export type EniId = Named<'network interface'>;
export type SessionId = Named<'mirror session'>;
export type TargetId = Named<'mirror target'>;
export type FilterId = Named<'mirror filter'>;
export type ServiceName = Named<'service'>;
/** The id of the deployed stack. Two stacks in one account never touch each other's sessions. */
export type Owner = Named<'owner'>;

export const taskArn = (text: string): TaskArn => text as TaskArn;
export const clusterArn = (text: string): ClusterArn => text as ClusterArn;
export const eniId = (text: string): EniId => text as EniId;
export const sessionId = (text: string): SessionId => text as SessionId;
export const targetId = (text: string): TargetId => text as TargetId;
export const filterId = (text: string): FilterId => text as FilterId;
export const serviceName = (text: string): ServiceName => text as ServiceName;
export const owner = (text: string): Owner => text as Owner;

/**
 * The last part of a task ARN, in the long form `.../task/CLUSTER/ID` and in the short form of 2018 and before, `.../task/ID`.
 * Text that is no ARN is its own id: ECS takes both.
 */
export function taskIdOf(arn: TaskArn): string {
  return lastPart(arn);
}

/** `shop` of `arn:aws:ecs:eu-central-1:111122223333:cluster/shop`. */
export function clusterNameOf(arn: ClusterArn): string {
  return lastPart(arn);
}

/** `111122223333` of `arn:aws:ecs:eu-central-1:111122223333:cluster/shop`. */
export function accountOf(arn: ClusterArn): string {
  return arn.split(':')[4] ?? '';
}

function lastPart(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}
