// How calls name things: clusters and services by name or ARN, tasks by id or ARN in the long or the old short form.
import { clusterArn, containerInstanceArn, lastPart, serviceArn, taskArn } from '../../world/arns.ts';
import type { Cluster, Service, TaskDefinition, World } from '../../world/state.ts';
import { findTaskDefinition } from '../../world/task-definitions.ts';
import { clientError, clusterNotFound, invalidParameter, serviceNotFound } from './refusals.ts';

/** A call that names no cluster means the one called `default`. */
export function clusterArnFor(world: World, cluster = 'default'): string {
  return cluster.startsWith('arn:') ? cluster : clusterArn(world, cluster);
}

export function serviceArnFor(world: World, cluster: string | undefined, service: string): string {
  return serviceArn(world, lastPart(clusterArnFor(world, cluster)), lastPart(service));
}

export function taskArnFor(world: World, cluster: string | undefined, task: string): string {
  return taskArn(world, lastPart(clusterArnFor(world, cluster)), lastPart(task));
}

export function instanceArnFor(world: World, cluster: string | undefined, instance: string): string {
  return containerInstanceArn(world, lastPart(clusterArnFor(world, cluster)), lastPart(instance));
}

export function requireCluster(world: World, name: string | undefined): Cluster {
  const cluster = world.clusters.get(clusterArnFor(world, name));
  if (cluster === undefined) throw clusterNotFound();
  return cluster;
}

export function requireService(world: World, cluster: Cluster, name: string | undefined): Service {
  const service = world.services.get(serviceArnFor(world, cluster.arn, name ?? ''));
  if (service === undefined) throw serviceNotFound();
  return service;
}

export function requireTaskDefinition(world: World, name: string | undefined): TaskDefinition {
  const definition = findTaskDefinition(world, name ?? '');
  if (definition === undefined) throw clientError('TaskDefinition not found.');
  if (definition.status === 'INACTIVE') throw clientError('TaskDefinition is inactive');
  return definition;
}

/** The task's ARN; refuses what ECS can tell to be wrong without looking: another cluster, or no id at all. */
export function checkedTaskArn(world: World, cluster: Cluster, task: string): string {
  const parts = task.split('/');
  const itsCluster = parts.length === 3 ? parts[1] : cluster.name;
  if (itsCluster !== cluster.name) {
    throw invalidParameter(
      `Invalid identifier: Identifier is for cluster ${itsCluster}. Your cluster is ${cluster.name}`,
    );
  }
  if (![32, 36].includes(lastPart(task).length)) throw invalidParameter('taskId length should be one of [32,36]');
  return taskArn(world, cluster.name, lastPart(task));
}

/** Between one and `most` of them; the wording of the second refusal is inferred. */
export function checkedList(what: string, names: readonly string[] | undefined, most: number): readonly string[] {
  if (names === undefined || names.length === 0) throw invalidParameter(`${what} cannot be empty.`);
  if (names.length > most) throw invalidParameter(`${what} cannot have more than ${most} elements.`);
  return names;
}
