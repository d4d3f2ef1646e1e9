// UntagResource: takes tags from a resource; a key that is not there is no mistake.
import type { Operation } from '../operation.ts';
import type { ecs } from '../protocol/models.ts';
import { resourceTags } from './access.ts';
import { findTags, requireTags } from './tagged.ts';

export const untagResource: Operation<ecs.UntagResourceRequest, ecs.UntagResourceResponse> = {
  service: 'ecs',
  name: 'UntagResource',
  access({ resourceArn = '', tagKeys = [] }, { world }) {
    const context = { ...resourceTags(findTags(world, resourceArn)), 'aws:TagKeys': tagKeys };
    return [{ action: 'ecs:UntagResource', resource: resourceArn, context }];
  },
  run({ resourceArn, tagKeys = [] }, { world }) {
    const tags = requireTags(world, resourceArn);
    for (const key of tagKeys) tags.delete(key);
    return {};
  },
};
