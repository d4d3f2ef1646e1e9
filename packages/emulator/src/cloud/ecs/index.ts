// All ECS operations that this emulator serves.
import type { AnyOperation } from '../operation.ts';
import { createCluster } from './create-cluster.ts';
import { createService } from './create-service.ts';
import { deleteCluster } from './delete-cluster.ts';
import { deleteService } from './delete-service.ts';
import { deregisterTaskDefinition } from './deregister-task-definition.ts';
import { describeCapacityProviders } from './describe-capacity-providers.ts';
import { describeClusters } from './describe-clusters.ts';
import { describeServices } from './describe-services.ts';
import { describeTaskDefinition } from './describe-task-definition.ts';
import { describeTasks } from './describe-tasks.ts';
import { getTaskProtection } from './get-task-protection.ts';
import { listClusters } from './list-clusters.ts';
import { listServices } from './list-services.ts';
import { listTagsForResource } from './list-tags-for-resource.ts';
import { listTasks } from './list-tasks.ts';
import { registerTaskDefinition } from './register-task-definition.ts';
import { runTask } from './run-task.ts';
import { stopTask } from './stop-task.ts';
import { tagResource } from './tag-resource.ts';
import { untagResource } from './untag-resource.ts';
import { updateService } from './update-service.ts';
import { updateTaskProtection } from './update-task-protection.ts';

export const ecsOperations: readonly AnyOperation[] = [
  createCluster,
  createService,
  deleteCluster,
  deleteService,
  deregisterTaskDefinition,
  describeCapacityProviders,
  describeClusters,
  describeServices,
  describeTaskDefinition,
  describeTasks,
  getTaskProtection,
  listClusters,
  listServices,
  listTagsForResource,
  listTasks,
  registerTaskDefinition,
  runTask,
  stopTask,
  tagResource,
  untagResource,
  updateService,
  updateTaskProtection,
];
