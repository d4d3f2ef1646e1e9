// ListTagsForResource: all tags of one resource.
import type { Operation } from '../operation.ts';
import type { ecs } from '../protocol/models.ts';
import { resourceTags } from './access.ts';
import { findTags, requireTags } from './tagged.ts';
import { tagList } from './tags.ts';

export const listTagsForResource: Operation<ecs.ListTagsForResourceRequest, ecs.ListTagsForResourceResponse> = {
  service: 'ecs',
  name: 'ListTagsForResource',
  access({ resourceArn = '' }, { world }) {
    const context = resourceTags(findTags(world, resourceArn));
    return [{ action: 'ecs:ListTagsForResource', resource: resourceArn, context }];
  },
  run({ resourceArn }, { world }) {
    return { tags: tagList(requireTags(world, resourceArn)) };
  },
};
