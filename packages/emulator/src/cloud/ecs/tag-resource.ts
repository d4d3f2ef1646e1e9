// TagResource: adds tags to a resource, all or none.
import type { Operation } from '../operation.ts';
import type { ecs } from '../protocol/models.ts';
import { requestTags, resourceTags } from './access.ts';
import { invalidParameter } from './refusals.ts';
import { findTags, requireTags } from './tagged.ts';
import { tagsFrom } from './tags.ts';

/** "Maximum number of tags per resource – 50", lengths and the reserved prefix (API reference, Tag). */
const MOST_TAGS = 50;
const LONGEST_KEY = 128;
const LONGEST_VALUE = 256;

export const tagResource: Operation<ecs.TagResourceRequest, ecs.TagResourceResponse> = {
  service: 'ecs',
  name: 'TagResource',
  access({ resourceArn = '', tags }, { world }) {
    const context = { ...requestTags(tags), ...resourceTags(findTags(world, resourceArn)) };
    return [{ action: 'ecs:TagResource', resource: resourceArn, context }];
  },
  run(input, { world }) {
    const present = requireTags(world, input.resourceArn);
    const added = tagsFrom(input.tags);
    for (const [key, value] of added) refuseTag(key, value);
    if (new Set([...present.keys(), ...added.keys()]).size > MOST_TAGS) {
      throw invalidParameter(`The maximum number of tags per resource is ${MOST_TAGS}.`);
    }
    for (const [key, value] of added) present.set(key, value);
    return {};
  },
};

function refuseTag(key: string, value: string): void {
  if (key.toLowerCase().startsWith('aws:')) throw invalidParameter('Tag keys beginning with aws: are reserved.');
  if (key.length < 1 || key.length > LONGEST_KEY || value.length > LONGEST_VALUE) {
    throw invalidParameter(`A tag has a key of 1 to ${LONGEST_KEY} characters and a value of up to ${LONGEST_VALUE}.`);
  }
}
