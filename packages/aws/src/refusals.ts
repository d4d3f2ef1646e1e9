// Refusals that were remembered as tags on interfaces: read and written here.
import {
  CreateTagsCommand,
  DescribeTagsCommand,
  type EC2Client,
  type Filter,
  type TagDescription,
} from '@aws-sdk/client-ec2';
import { type EniId, eniId, type Instant, instant, type Owner, type Refusal, refusedTag } from '@tasktap/core';
import { call } from './call.ts';
import { filter } from './filter.ts';
import { everyPage, inPieces, largestPage, valuesPerFilter } from './pages.ts';
import type { Surroundings } from './surroundings.ts';

type Reader = Pick<Surroundings, 'clients' | 'settings' | 'clock'>;

export type Refusals = ReadonlyMap<EniId, Refusal>;

/** Read whole and then sifted: there are far fewer refusals in an account than interfaces in a cluster. */
export async function readRefusalsAmong(
  { clients: { ec2 }, settings, clock }: Reader,
  enis: readonly EniId[],
): Promise<Refusals> {
  const ours = new Set(enis);
  const all = refusalsIn(await readTags(ec2, settings.owner, []), instant(clock.now()));
  return new Map([...all].filter(([eni]) => ours.has(eni)));
}

export async function readRefusalsOn(
  { clients: { ec2 }, settings, clock }: Reader,
  enis: readonly EniId[],
): Promise<Refusals> {
  return refusalsIn(
    await inPieces(enis, valuesPerFilter, (piece) => readTags(ec2, settings.owner, [filter('resource-id', piece)])),
    instant(clock.now()),
  );
}

/** Of whichever stack: EC2's filters take wildcards. */
const everyStack = '*' as Owner;

/** Interfaces that any stack was refused, as far as tags remember it. @throws NotAnswered */
export async function readRefusedByAny(ec2: EC2Client): Promise<ReadonlySet<EniId>> {
  const tags = await readTags(ec2, everyStack, []);
  return new Set(tags.map(({ ResourceId = '' }) => eniId(ResourceId)));
}

/** @throws NotAnswered */
export async function tagAsRefused({ clients: { ec2 }, settings }: Reader, eni: EniId, code: string): Promise<void> {
  await call('CreateTags', () =>
    ec2.send(new CreateTagsCommand({ Resources: [eni], Tags: [{ Key: refusedTag(settings.owner), Value: code }] })),
  );
}

function readTags(ec2: EC2Client, by: Owner, filters: readonly Filter[]): Promise<readonly TagDescription[]> {
  return everyPage(async (NextToken) => {
    const Filters = [filter('resource-type', ['network-interface']), filter('key', [refusedTag(by)]), ...filters];
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
