// DeregisterTaskDefinition: a revision becomes INACTIVE; what runs from it goes on, and its number is never given again.
import { findTaskDefinition } from '../../world/task-definitions.ts';
import type { Operation } from '../operation.ts';
import type { ecs } from '../protocol/models.ts';
import { clientError } from './refusals.ts';
import { viewTaskDefinition } from './task-definition-view.ts';

export const deregisterTaskDefinition: Operation<
  ecs.DeregisterTaskDefinitionRequest,
  ecs.DeregisterTaskDefinitionResponse
> = {
  service: 'ecs',
  name: 'DeregisterTaskDefinition',
  /** Knows no resources (Service Authorization Reference). */
  access: () => [{ action: 'ecs:DeregisterTaskDefinition', resource: '*', context: {} }],
  /** A revision must be named; the wording is inferred. */
  run({ taskDefinition = '' }, { world }) {
    if (!/:\d+$/.test(taskDefinition)) throw clientError('The revision of the task definition must be specified.');
    const definition = findTaskDefinition(world, taskDefinition);
    if (definition === undefined) throw clientError('Unable to describe task definition.');
    definition.status = 'INACTIVE';
    return { taskDefinition: viewTaskDefinition(definition) };
  },
};
