// The addresses that interfaces get: in order, never two alike, never one that AWS keeps.
import { expect, test } from 'vitest';
import { deleteNetworkInterface } from '../src/world/network-interfaces.ts';
import { createAccount } from './account.ts';

const SMALL = {
  id: 'subnet-2',
  vpcId: 'vpc-1',
  availabilityZone: 'eu-west-1b',
  cidr: '10.1.2.248/29',
  addressesGiven: 0,
};

function smallSubnet() {
  const account = createAccount();
  account.world.subnets.set(SMALL.id, { ...SMALL });
  const next = () => account.eni({ subnetId: SMALL.id });
  return { world: account.world, next };
}

test('a subnet of eight gives three, and then says what to do', () => {
  const { next } = smallSubnet();
  expect([next(), next(), next()].map((one) => one.privateIp)).toEqual(['10.1.2.252', '10.1.2.253', '10.1.2.254']);
  expect(next).toThrow('Subnet subnet-2 (10.1.2.248/29) has no free address left. Give it a shorter prefix.');
});

test('an address comes back when its interface is gone', () => {
  const { world, next } = smallSubnet();
  const [, second] = [next(), next(), next()];
  deleteNetworkInterface(world, second?.id ?? '');
  expect(next().privateIp).toBe('10.1.2.253');
});

test('an unknown subnet and a CIDR that is none are mistakes of the scenario', () => {
  const { world, next } = smallSubnet();
  world.subnets.set(SMALL.id, { ...SMALL, cidr: '10.1.2' });
  expect(next).toThrow('got 10.1.2.');
  world.subnets.delete(SMALL.id);
  expect(next).toThrow('Expected a subnet of this world, got subnet-2.');
});
