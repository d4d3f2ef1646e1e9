// What all describes of EC2 share: pages with tokens, bounds of a page, and filters with wildcards.
import {
  DescribeNetworkInterfacesCommand,
  DescribeTagsCommand,
  DescribeTrafficMirrorFilterRulesCommand,
  DescribeTrafficMirrorFiltersCommand,
  type DescribeTrafficMirrorFiltersCommandInput,
  DescribeTrafficMirrorSessionsCommand,
  DescribeTrafficMirrorTargetsCommand,
} from '@aws-sdk/client-ec2';
import { type Case, documented, inferred, observed, reference } from '../case.ts';
import { type Stage, UNKNOWN } from '../stage.ts';

const describe = async ({ ec2 }: Stage, input: DescribeTrafficMirrorFiltersCommandInput) => {
  const page = await ec2.send(new DescribeTrafficMirrorFiltersCommand(input));
  const { TrafficMirrorFilters: filters = [], NextToken } = page;
  return { descriptions: filters.map(({ Description = '' }) => Description), NextToken };
};

/** New filters of these descriptions. EC2 is eventually consistent: a real account may show them some seconds later. */
async function newFilters(stage: Stage, descriptions: readonly string[]): Promise<void> {
  for (const description of descriptions) await stage.newFilter(description);
  const Filters = [{ Name: 'description', Values: descriptions.map((text) => text.replaceAll('*', '\\*')) }];
  for (let tries = 0; tries < 20; tries += 1) {
    if ((await describe(stage, { Filters })).descriptions.length >= descriptions.length) return;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

const byDescription = (...Values: string[]) => ({ Filters: [{ Name: 'description', Values }] });

const guide = documented('EC2 user guide, filtering: wildcards and their escapes');
const siblings = observed('answers of DescribeInstances in public logs');

type Ask = (
  stage: Stage,
  input: { MaxResults?: number; NextToken?: string; Filters?: [{ Name: string; Values: string[] }] },
) => Promise<unknown>;

const everyDescribe: Readonly<Record<string, Ask>> = {
  DescribeTrafficMirrorSessions: ({ ec2 }, input) => ec2.send(new DescribeTrafficMirrorSessionsCommand(input)),
  DescribeTrafficMirrorTargets: ({ ec2 }, input) => ec2.send(new DescribeTrafficMirrorTargetsCommand(input)),
  DescribeTrafficMirrorFilters: ({ ec2 }, input) => ec2.send(new DescribeTrafficMirrorFiltersCommand(input)),
  DescribeTrafficMirrorFilterRules: ({ ec2 }, input) => ec2.send(new DescribeTrafficMirrorFilterRulesCommand(input)),
  DescribeNetworkInterfaces: ({ ec2 }, input) => ec2.send(new DescribeNetworkInterfacesCommand(input)),
  DescribeTags: ({ ec2 }, input) => ec2.send(new DescribeTagsCommand(input)),
};

const shared: readonly Case[] = Object.entries(everyDescribe).flatMap(([name, ask]) => [
  ...[4, 1001].map(
    (MaxResults): Case => ({
      says: `${name} in pages of ${MaxResults}`,
      asks: (stage) => ask(stage, { MaxResults }),
      expects: 'InvalidParameterValue 400',
      ...(name === 'DescribeTags' ? inferred('as its neighbours answer') : siblings),
      remote: 'read-only',
    }),
  ),
  {
    says: `${name} with a token of nobody`,
    asks: (stage) => ask(stage, { MaxResults: 5, NextToken: 'bm9ib2R5' }),
    expects: 'InvalidParameterValue 400',
    ...inferred('DescribeInstances answers so; the list of error codes also knows InvalidPaginationToken'),
    remote: 'read-only',
  },
  {
    says: `${name} by a filter that it does not know`,
    asks: (stage) => ask(stage, { Filters: [{ Name: 'colour', Values: ['red'] }] }),
    expects: 'InvalidParameterValue 400',
    ...observed('answers of other describes in public logs: "The filter … is invalid"'),
    remote: 'read-only',
  },
  {
    says: `${name} by a filter of 201 values`,
    asks: (stage) => {
      const Values = Array.from({ length: 201 }, (_, index) => `value-${index}`);
      const Name = name === 'DescribeTags' ? 'value' : 'description';
      return ask(stage, { Filters: [{ Name, Values }] });
    },
    expects: 'FilterLimitExceeded 400',
    ...reference,
    remote: 'read-only',
  },
]);

export const describes: readonly Case[] = [
  ...shared,
  {
    says: 'seven filters come in a page of five and a page of two, each once',
    async asks(stage) {
      const names = Array.from({ length: 7 }, (_, index) => `${stage.run} page ${index}`);
      await newFilters(stage, names);
      const first = await describe(stage, { ...byDescription(...names), MaxResults: 5 });
      const NextToken = first.NextToken;
      const second = await describe(stage, { ...byDescription(...names), MaxResults: 5, NextToken });
      const seen = [...first.descriptions, ...second.descriptions];
      return [first.descriptions.length, second.descriptions.length, second.NextToken, new Set(seen).size];
    },
    expects: [5, 2, undefined, 7],
    ...documented('EC2 API reference: pagination; that a page is filled is inferred'),
    remote: 'self-cleaning',
  },
  {
    says: 'a filter takes values with * and ?, and takes them literally behind a backslash',
    async asks(stage) {
      const of = (end: string): string => `${stage.run} ${end}`;
      await newFilters(stage, ['wild 1', 'wild 22', 'wild *', 'Wild 3'].map(of));
      const count = async (...ends: string[]) =>
        (await describe(stage, byDescription(...ends.map(of)))).descriptions.length;
      return [await count('wild *'), await count('wild ?'), await count('wild \\*'), await count('wild 1', 'Wild 3')];
    },
    expects: [3, 2, 1, 2],
    ...guide,
    remote: 'self-cleaning',
  },
  {
    says: 'filters are joined by AND',
    async asks(stage) {
      const Filters = [
        ...byDescription(stage.run).Filters,
        { Name: 'traffic-mirror-filter-id', Values: [`tmf-${UNKNOWN}`] },
      ];
      return (await describe(stage, { Filters })).descriptions;
    },
    expects: [],
    ...guide,
    remote: 'self-cleaning',
  },
  {
    says: 'sessions are not found by a tag',
    asks: ({ ec2 }) =>
      ec2.send(new DescribeTrafficMirrorSessionsCommand({ Filters: [{ Name: 'tag:Name', Values: ['x'] }] })),
    expects: 'InvalidParameterValue 400',
    ...inferred('the reference page lists no tag filter'),
    remote: 'read-only',
  },
  {
    says: 'interfaces by id and in pages',
    asks: ({ ec2 }) =>
      ec2.send(new DescribeNetworkInterfacesCommand({ NetworkInterfaceIds: [`eni-${UNKNOWN}`], MaxResults: 5 })),
    expects: 'InvalidParameterCombination 400',
    ...documented('EC2 API reference, DescribeNetworkInterfaces; the code is the common one'),
    remote: 'read-only',
  },
  {
    says: 'an unknown interface',
    asks: ({ ec2 }) => ec2.send(new DescribeNetworkInterfacesCommand({ NetworkInterfaceIds: [`eni-${UNKNOWN}`] })),
    expects: 'InvalidNetworkInterfaceID.NotFound 400',
    ...observed('public logs and emulators'),
    remote: 'read-only',
  },
  {
    says: 'an id that is no interface',
    asks: ({ ec2 }) => ec2.send(new DescribeNetworkInterfacesCommand({ NetworkInterfaceIds: ['eni-x'] })),
    expects: 'InvalidNetworkInterfaceId.Malformed 400',
    ...reference,
    remote: 'read-only',
  },
  {
    says: "a task's interface is ECS's, attached, and described by its attachment",
    async asks({ ec2, session }) {
      const { NetworkInterfaceId = '' } = session();
      const found = await ec2.send(new DescribeNetworkInterfacesCommand({ NetworkInterfaceIds: [NetworkInterfaceId] }));
      const { RequesterManaged, Status, InterfaceType, Description = '' } = found.NetworkInterfaces?.[0] ?? {};
      return [RequesterManaged, Status, InterfaceType, /^arn:aws:ecs:.*:attachment\//.test(Description)];
    },
    expects: [true, 'in-use', 'interface', true],
    ...observed('public captures of Fargate interfaces, 2018 and 2019'),
    remote: 'never',
  },
];
