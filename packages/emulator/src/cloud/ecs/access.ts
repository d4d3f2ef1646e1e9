// The questions that ECS calls put to IAM: an action, a resource, the cluster and the tags (Service Authorization Reference).
import type { Tags, World } from '../../world/state.ts';
import type { AccessRequest } from '../operation.ts';
import type { ecs } from '../protocol/models.ts';
import { clusterArnFor, serviceArnFor, taskArnFor } from './names.ts';

type Context = AccessRequest['context'];

export function inCluster(world: World, cluster: string | undefined): Context {
  return { 'ecs:cluster': clusterArnFor(world, cluster) };
}

export function resourceTags(tags: Tags | undefined): Context {
  return Object.fromEntries([...(tags ?? [])].map(([key, value]) => [`aws:ResourceTag/${key}`, value]));
}

export function requestTags(tags: readonly ecs.Tag[] | undefined): Context {
  if (tags === undefined || tags.length === 0) return {};
  return {
    ...Object.fromEntries(tags.map(({ key, value }) => [`aws:RequestTag/${key}`, value ?? ''])),
    'aws:TagKeys': tags.map(({ key }) => key ?? ''),
  };
}

/** The same action on each of some tasks of one cluster. */
export function onTasks(
  world: World,
  action: string,
  cluster: string | undefined,
  tasks: readonly string[] | undefined,
): readonly AccessRequest[] {
  return (tasks ?? []).map((task) => {
    const resource = taskArnFor(world, cluster, task);
    return {
      action,
      resource,
      context: { ...inCluster(world, cluster), ...resourceTags(world.tasks.get(resource)?.tags) },
    };
  });
}

/** The same action on each of some services of one cluster. */
export function onServices(
  world: World,
  action: string,
  cluster: string | undefined,
  services: readonly (string | undefined)[] | undefined,
): readonly AccessRequest[] {
  return (services ?? []).map((service) => {
    const resource = serviceArnFor(world, cluster, service ?? '');
    return {
      action,
      resource,
      context: { ...inCluster(world, cluster), ...resourceTags(world.services.get(resource)?.tags) },
    };
  });
}
