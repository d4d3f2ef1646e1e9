// By which routes packets leave, read from clients that answer from a script.
import { expect, test } from 'vitest';
import { readWays } from '../src/ways.ts';
import { filterValues, stubClients } from './stub.ts';

test('the routes of a subnet are those of its own table, else of the main one of its VPC', async () => {
  const stub = stubClients({
    DescribeNetworkInterfaces: () => ({
      NetworkInterfaces: [
        { SubnetId: 'subnet-b', VpcId: 'vpc-1' },
        { SubnetId: 'subnet-a', VpcId: 'vpc-1' },
      ],
    }),
    DescribeRouteTables: () => ({
      RouteTables: [
        {
          VpcId: 'vpc-1',
          Associations: [{ Main: true }],
          Routes: [{ DestinationCidrBlock: '10.0.0.0/16', GatewayId: 'local', State: 'active' }],
        },
        { VpcId: 'vpc-1', Associations: [{ SubnetId: 'subnet-b' }], Routes: [] },
      ],
    }),
  });
  expect(await readWays(stub.clients.ec2, ['eni-a', 'eni-b'])).toEqual([
    { subnet: 'subnet-a', vpc: 'vpc-1', routes: [{ block: '10.0.0.0/16', via: 'local', isActive: true }] },
    { subnet: 'subnet-b', vpc: 'vpc-1', routes: [] },
  ]);
  expect(filterValues(stub.inputsOf('DescribeRouteTables')[0], 'vpc-id')).toEqual(['vpc-1']);
});

test('where every interface has gone, no routes are asked for: a filter without values is none', async () => {
  const stub = stubClients({ DescribeNetworkInterfaces: () => ({ NetworkInterfaces: [] }) });
  expect(await readWays(stub.clients.ec2, ['eni-a'])).toEqual([]);
});
