// DescribeTaskDefinition: by ARN, family:revision, or family for the latest.
import { findTaskDefinition } from '../../world/task-definitions.ts';
import type { Operation } from '../operation.ts';
import type { ecs } from '../protocol/models.ts';
import { clientError } from './refusals.ts';
import { tagList } from './tags.ts';
import { viewTaskDefinition } from './task-definition-view.ts';

export const describeTaskDefinition: Operation<ecs.DescribeTaskDefinitionRequest, ecs.DescribeTaskDefinitionResponse> =
  {
    service: 'ecs',
    name: 'DescribeTaskDefinition',
    /** Knows no resources (Service Authorization Reference). */
    access: () => [{ action: 'ecs:DescribeTaskDefinition', resource: '*', context: {} }],
    run({ taskDefinition = '', include = [] }, { world }) {
      const definition = findTaskDefinition(world, taskDefinition);
      if (definition === undefined) throw clientError('Unable to describe task definition.');
      return {
        taskDefinition: viewTaskDefinition(definition),
        tags: include.includes('TAGS') ? tagList(definition.tags) : [],
      };
    },
  };
