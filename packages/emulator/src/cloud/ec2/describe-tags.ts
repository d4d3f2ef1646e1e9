// DescribeTags: one row per tag, over all resources.
import type { Operation } from '../operation.ts';
import type { ec2 } from '../protocol/models.ts';
import { onEverything } from './access.ts';
import { type Fields, filtered, named, page } from './describe.ts';
import { allTaggable, type Taggable } from './taggable.ts';

interface Row extends Pick<Taggable, 'id' | 'type'> {
  readonly key: string;
  readonly value: string;
}

const fields: Fields<Row> = {
  key: (row) => row.key,
  'resource-id': (row) => row.id,
  'resource-type': (row) => row.type,
  value: (row) => row.value,
};

export const describeTags: Operation<ec2.DescribeTagsRequest, ec2.DescribeTagsResult> = {
  service: 'ec2',
  name: 'DescribeTags',
  access: (_input, { world }) => onEverything(world, 'ec2:DescribeTags'),
  run(input, { world }) {
    const rows = allTaggable(world).flatMap(({ id, type, tags }) =>
      Array.from(tags, ([key, value]): Row => ({ id, type, key, value })),
    );
    const wanted = filtered(rows, input.Filters, fieldNamed);
    const found = page(wanted, input, (row) => `${row.id} ${row.key}`, Number.POSITIVE_INFINITY);
    return { Tags: found.things.map(view), NextToken: found.nextToken };
  },
};

function fieldNamed(name: string): Fields<Row>[string] | undefined {
  if (!name.startsWith('tag:')) return named(fields)(name);
  const key = name.slice('tag:'.length);
  return (row) => (row.key === key ? row.value : undefined);
}

function view({ id, type, key, value }: Row): ec2.TagDescription {
  return { ResourceId: id, ResourceType: type, Key: key, Value: value };
}
