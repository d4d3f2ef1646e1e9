// What a deployment reads of CloudFormation, from a server that answers in pages.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { createDeploying } from '../src/deploying.ts';

function page(logicalId: string, next: string): string {
  const change = `<member><ResourceChange><Action>Add</Action><LogicalResourceId>${logicalId}</LogicalResourceId>
<ResourceType>AWS::SQS::Queue</ResourceType></ResourceChange></member>`;
  return `<DescribeChangeSetResponse><DescribeChangeSetResult><Status>CREATE_COMPLETE</Status>
<Changes>${change}</Changes>${next}</DescribeChangeSetResult></DescribeChangeSetResponse>`;
}

test('a change set is told whole, however many pages CloudFormation makes of it', async () => {
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const piece of request) body += piece;
    response.end(
      new URLSearchParams(body).get('NextToken') === 'two'
        ? page('Second', '')
        : page('First', '<NextToken>two</NextToken>'),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const deploying = createDeploying({
    region: 'eu-central-1',
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    credentials: { accessKeyId: 'key', secretAccessKey: 'secret' },
  });
  try {
    const proposal = { stackName: 'tap', name: 'one', isNew: true, template: { body: '{}' }, given: {}, kept: [] };
    expect(await deploying.look(proposal)).toMatchObject({
      kind: 'heard',
      value: { kind: 'ready', changes: [{ logicalId: 'First' }, { logicalId: 'Second' }] },
    });
  } finally {
    deploying.destroy();
    server.close();
  }
});
