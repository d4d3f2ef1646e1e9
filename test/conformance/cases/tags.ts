// Tags: added, overwritten, described and removed, on all resources of a call or on none.
import { CreateTagsCommand, DeleteTagsCommand, DescribeTagsCommand, type Tag } from '@aws-sdk/client-ec2';
import { type Case, documented, inferred, observed } from '../case.ts';
import { type Stage, UNKNOWN } from '../stage.ts';

type Send = (stage: Stage, Resources: string[], Tags: Tag[]) => Promise<unknown>;

const put: Send = ({ ec2 }, Resources, Tags) => ec2.send(new CreateTagsCommand({ Resources, Tags }));

const remove: Send = ({ ec2 }, Resources, Tags) => ec2.send(new DeleteTagsCommand({ Resources, Tags }));

const shown = async ({ ec2 }: Stage, resource: string) => {
  const Filters = [{ Name: 'resource-id', Values: [resource] }];
  const { Tags = [] } = await ec2.send(new DescribeTagsCommand({ Filters }));
  return Tags.filter(({ Key }) => Key !== 'Name').map(
    ({ Key, Value, ResourceType }) => `${ResourceType} ${Key}=${Value}`,
  );
};

const guide = documented('EC2 user guide, tag restrictions');

export const tags: readonly Case[] = [
  {
    says: 'a tag is set, overwritten, kept where the value differs, and removed',
    async asks(stage) {
      const id = await stage.newFilter();
      await put(
        stage,
        [id],
        [
          { Key: 'a', Value: '1' },
          { Key: 'b', Value: '' },
        ],
      );
      await put(stage, [id], [{ Key: 'a', Value: '2' }]);
      await remove(stage, [id], [{ Key: 'a', Value: '1' }, { Key: 'b' }]);
      const kept = await shown(stage, id);
      await remove(stage, [id], [{ Key: 'a' }]);
      return [kept, await shown(stage, id)];
    },
    expects: [['traffic-mirror-filter a=2'], []],
    ...documented('EC2 API reference, CreateTags and DeleteTags'),
    remote: 'self-cleaning',
  },
  {
    says: 'a key that begins with aws:',
    asks: (stage) => put(stage, [stage.filter], [{ Key: 'aws:x', Value: '1' }]),
    expects: 'InvalidParameterValue 400',
    ...observed('public logs: "Tag keys starting with \'aws:\' are reserved for internal use"'),
    remote: 'self-cleaning',
  },
  {
    says: 'a key of 129 characters',
    asks: (stage) => put(stage, [stage.filter], [{ Key: 'k'.repeat(129), Value: '1' }]),
    expects: 'InvalidParameterValue 400',
    ...inferred('the length is documented'),
    remote: 'self-cleaning',
  },
  {
    says: 'a value of 257 characters',
    asks: (stage) => put(stage, [stage.filter], [{ Key: 'k', Value: 'v'.repeat(257) }]),
    expects: 'InvalidParameterValue 400',
    ...inferred('the length is documented'),
    remote: 'self-cleaning',
  },
  {
    says: 'fifty-one tags',
    asks: (stage) =>
      put(
        stage,
        [stage.filter],
        Array.from({ length: 51 }, (_, index) => ({ Key: `k${index}`, Value: 'v' })),
      ),
    expects: 'TagLimitExceeded 400',
    ...guide,
    remote: 'self-cleaning',
  },
  {
    says: 'a resource that does not exist',
    asks: (stage) => put(stage, [`tmf-${UNKNOWN}`], [{ Key: 'k', Value: 'v' }]),
    expects: 'InvalidTrafficMirrorFilterId.NotFound 400',
    ...inferred('as the other calls on a filter answer'),
    remote: 'read-only',
  },
  {
    says: 'an id of no kind at all',
    asks: (stage) => put(stage, ['nothing'], [{ Key: 'k', Value: 'v' }]),
    expects: 'InvalidID 400',
    ...documented('EC2 API reference, error codes'),
    remote: 'read-only',
  },
  {
    says: 'no tag is set when one of two resources does not exist',
    async asks(stage) {
      const id = await stage.newFilter();
      const Resources = [id, `tmf-${UNKNOWN}`];
      const sent = put(stage, Resources, [{ Key: 'k', Value: 'v' }]);
      return [await sent.then(() => 'done').catch((error: Error) => error.name), await shown(stage, id)];
    },
    expects: ['InvalidTrafficMirrorFilterId.NotFound', []],
    ...inferred('no page says that the call is atomic'),
    remote: 'self-cleaning',
  },
];
