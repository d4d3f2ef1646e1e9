// Tags as requests bring them and responses show them, and what EC2 does not accept as one.
import type { Tags } from '../../world/state.ts';
import { AwsError } from '../operation.ts';
import type { ec2 } from '../protocol/models.ts';
import type { MirrorResource } from './arns.ts';
import { invalidValue } from './refusals.ts';

/** EC2 user guide, "Tag restrictions". */
const MOST_TAGS = 50;
const LONGEST_KEY = 127;
const LONGEST_VALUE = 256;

/** The tags a resource is to be created with. */
export function requestedTags(type: MirrorResource, given: readonly ec2.TagSpecification[] | undefined): Tags {
  const foreign = given?.find((one) => one.ResourceType !== type);
  if (foreign !== undefined) {
    throw invalidValue(`'${foreign.ResourceType}' is not a valid taggable resource type for this operation.`);
  }
  return tagMap(given?.flatMap((one) => one.Tags ?? []) ?? []);
}

export function tagMap(given: readonly ec2.Tag[]): Tags {
  const tags: Tags = new Map();
  for (const { Key = '', Value = '' } of given) {
    refuseBadTag(Key, Value);
    if (tags.has(Key)) throw invalidValue(`Duplicate tag key '${Key}' specified.`);
    tags.set(Key, Value);
  }
  refuseTooMany(tags);
  return tags;
}

export function refuseTooMany(tags: ReadonlyMap<string, string>): void {
  if (tags.size > MOST_TAGS) {
    throw new AwsError('TagLimitExceeded', `The maximum number of tags for a resource is ${MOST_TAGS}.`);
  }
}

export function tagList(tags: ReadonlyMap<string, string>): ec2.Tag[] {
  return Array.from(tags, ([Key, Value]) => ({ Key, Value }));
}

function refuseBadTag(key: string, value: string): void {
  if (key === '' || key.length > LONGEST_KEY) throw invalidValue(`Tag keys have 1 to ${LONGEST_KEY} characters.`);
  if (/^aws:/i.test(key)) throw invalidValue("Tag keys starting with 'aws:' are reserved for internal use");
  if (value.length > LONGEST_VALUE) {
    throw invalidValue(`Tag value exceeds the maximum length of ${LONGEST_VALUE} characters.`);
  }
}
