// CreateTags: adds or overwrites, on all of the named resources or on none.
import type { Operation } from '../operation.ts';
import type { ec2 } from '../protocol/models.ts';
import { onResource, requestTagKeys } from './access.ts';
import { required } from './refusals.ts';
import { taggableOf, typeOf } from './taggable.ts';
import { refuseTooMany, tagMap } from './tags.ts';

export const createTags: Operation<ec2.CreateTagsRequest, undefined> = {
  service: 'ec2',
  name: 'CreateTags',
  access: (input, { world }) =>
    (input.Resources ?? []).map((id) =>
      onResource(world, 'ec2:CreateTags', typeOf(id), id, requestTagKeys(tagMap(input.Tags ?? []))),
    ),
  run(input, { world }) {
    const added = tagMap(required(input.Tags, 'Tag'));
    const resources = required(input.Resources, 'ResourceId').map((id) => taggableOf(world, id));
    for (const { tags } of resources) refuseTooMany(new Map([...tags, ...added]));
    for (const { tags } of resources) {
      for (const [key, value] of added) tags.set(key, value);
    }
  },
};
