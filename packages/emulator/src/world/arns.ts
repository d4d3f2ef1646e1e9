// The names AWS gives to ECS resources, in the long form that every account has used since 2021.
import type { Task, World } from './state.ts';

type Place = Pick<World, 'account' | 'region'>;

const ecsArn = ({ account, region }: Place, resource: string): string => `arn:aws:ecs:${region}:${account}:${resource}`;

export const clusterArn = (place: Place, cluster: string): string => ecsArn(place, `cluster/${cluster}`);

export const serviceArn = (place: Place, cluster: string, service: string): string =>
  ecsArn(place, `service/${cluster}/${service}`);

export const taskArn = (place: Place, cluster: string, id: string): string => ecsArn(place, `task/${cluster}/${id}`);

export const containerArn = (place: Place, task: Task, id: string): string =>
  ecsArn(place, `container/${lastPart(task.clusterArn)}/${task.id}/${id}`);

export const containerInstanceArn = (place: Place, cluster: string, id: string): string =>
  ecsArn(place, `container-instance/${cluster}/${id}`);

export const taskDefinitionArn = (place: Place, family: string, revision: number | '*'): string =>
  ecsArn(place, `task-definition/${family}:${revision}`);

export const capacityProviderArn = (place: Place, name: string): string => ecsArn(place, `capacity-provider/${name}`);

/** How the description of a requester-managed task interface reads. */
export const attachmentArn = (place: Place, id: string): string => ecsArn(place, `attachment/${id}`);

/** What stands behind the last slash: the name of a cluster or a service, the id of a task. */
export function lastPart(nameOrArn: string): string {
  return nameOrArn.slice(nameOrArn.lastIndexOf('/') + 1);
}
