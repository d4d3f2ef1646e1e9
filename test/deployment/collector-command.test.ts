// What the construct tells a collector's container, and what the command line takes: the same words.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { collectCommand } from '../../packages/cdk/src/collector/command.ts';
import { complaintOf } from '../command-line.ts';

interface Template {
  readonly [id: string]: {
    readonly Type: string;
    readonly Properties: { readonly ContainerDefinitions?: readonly { readonly Command: readonly unknown[] }[] };
  };
}

const template: Template = JSON.parse(readFileSync('packages/cdk/test/collector.template.json', 'utf8'));
/** The names of bucket and target are known to CloudFormation only. */
const containers = Object.values(template)
  .flatMap(({ Properties }) => Properties.ContainerDefinitions ?? [])
  .map(({ Command }) => Command.map((word) => (typeof word === 'string' ? word : 's3://bucket/tasktap')));

test('the command line understands what the container is told', () => {
  expect(containers).toHaveLength(1);
  for (const words of containers) expect(complaintOf(words)).toBeUndefined();
});

test('and what it is told behind a gateway, with journals and forwarders', () => {
  const words = collectCommand({
    ...{ bucket: 'bucket', prefix: 'tasktap', spoolGiB: 50, journals: ['/aws/lambda/one', '/aws/lambda/other'] },
    ...{ forwarders: ['tasktap'], forwarderVni: 7 },
    sources: { kind: 'endpoint-service', name: 'com.amazonaws.vpce.eu-central-1.vpce-svc-0123456789abcdef0' },
  });
  expect(words).toEqual(expect.arrayContaining(['--endpoint-service', '--sidecar', '--vni']));
  expect(complaintOf(words)).toBeUndefined();
});

test('and would complain of what it does not know', () => {
  expect(complaintOf([...(containers[0] ?? []), '--spool'])).toMatch(/unknown option '--spool'/);
});
