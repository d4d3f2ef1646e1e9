// Refusals that were remembered as tags on interfaces: read and written here.
import {
  CreateTagsCommand,
  DescribeTagsCommand,
  type EC2Client,
  type Filter,
  type TagDescription,
} from '@aws-sdk/client-ec2';
import { type EniId, eniId, type Instant, type Refusal, refusedTag } from '@tasktap/core';
import { call } from './call.ts';
import { filter } from './filter.ts';
import { everyPage, inPieces, largestPage, valuesPerFilter } from './pages.ts';

export type Refusals = ReadonlyMap<EniId, Refusal>;

/** Read whole and then sifted: there are far fewer refusals in an account than interfaces in a cluster. */
export async function readRefusalsAmong(ec2: EC2Client, enis: readonly EniId[], now: Instant): Promise<Refusals> {
  const ours = new Set(enis);
  const all = refusalsIn(await readTags(ec2, []), now);
  return new Map([...all].filter(([eni]) => ours.has(eni)));
}

export async function readRefusalsOn(ec2: EC2Client, enis: readonly EniId[], now: Instant): Promise<Refusals> {
  return refusalsIn(
    await inPieces(enis, valuesPerFilter, (piece) => readTags(ec2, [filter('resource-id', piece)])),
    now,
  );
}

/** @throws NotAnswered */
export async function tagAsRefused(ec2: EC2Client, eni: EniId, code: string): Promise<void> {
  await call('CreateTags', () =>
    ec2.send(new CreateTagsCommand({ Resources: [eni], Tags: [{ Key: refusedTag, Value: code }] })),
  );
}

function readTags(ec2: EC2Client, filters: readonly Filter[]): Promise<readonly TagDescription[]> {
  return everyPage(async (NextToken) => {
    const Filters = [filter('resource-type', ['network-interface']), filter('key', [refusedTag]), ...filters];
    const input = { Filters, MaxResults: largestPage, NextToken };
    const page = await call('DescribeTags', () => ec2.send(new DescribeTagsCommand(input)));
    return { items: page.Tags ?? [], next: page.NextToken };
  });
}

/** A tag does not say when it was written: what is known is that it is true now. */
function refusalsIn(tags: readonly TagDescription[], now: Instant): Refusals {
  return new Map(
    tags.map(({ ResourceId = '', Value = '' }) => {
      const eni = eniId(ResourceId);
      return [eni, { eni, code: Value, at: now }];
    }),
  );
}
