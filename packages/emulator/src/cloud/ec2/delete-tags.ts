// DeleteTags: a tag without a value goes whatever its value is; without any tags all of them go.
import type { Tags } from '../../world/state.ts';
import type { Operation } from '../operation.ts';
import type { ec2 } from '../protocol/models.ts';
import { onResource, requestTagKeys } from './access.ts';
import { required } from './refusals.ts';
import { taggableOf, typeOf } from './taggable.ts';
import { tagMap } from './tags.ts';

export const deleteTags: Operation<ec2.DeleteTagsRequest, undefined> = {
  service: 'ec2',
  name: 'DeleteTags',
  access: (input, { world }) =>
    (input.Resources ?? []).map((id) =>
      onResource(world, 'ec2:DeleteTags', typeOf(id), id, requestTagKeys(tagMap(input.Tags ?? []))),
    ),
  run(input, { world }) {
    const resources = required(input.Resources, 'ResourceId').map((id) => taggableOf(world, id));
    for (const { tags } of resources) remove(tags, input.Tags);
  },
};

function remove(tags: Tags, unwanted: readonly ec2.Tag[] | undefined): void {
  if (unwanted === undefined) tags.clear();
  for (const { Key = '', Value } of unwanted ?? []) {
    if (Value === undefined || tags.get(Key) === Value) tags.delete(Key);
  }
}
