// Throttling at the front, and the log of its calls.
import { CreateTrafficMirrorSessionCommand, DescribeNetworkInterfacesCommand } from '@aws-sdk/client-ec2';
import { GetParameterCommand } from '@aws-sdk/client-ssm';
import { describe, expect, test } from 'vitest';
import { CALLS_KEPT, createCallLog } from '../src/cloud/calls.ts';
import { createLimits } from '../src/cloud/limits/limits.ts';
import { awsRates } from '../src/cloud/limits/rates.ts';
import { createAccount, NOON } from './account.ts';
import { clients, refusalOf, session } from './clients.ts';

describe('limits and the call log', () => {
  test('the 51st create at once is throttled, also as a dry run', async () => {
    const account = createAccount();
    const limited = createAccount({ limits: createLimits(account.clock, awsRates) });
    const { ec2 } = await clients(limited);
    const input = { ...session(limited), DryRun: true };
    const outcomes: string[] = [];
    for (let count = 0; count < 51; count += 1) {
      outcomes.push(await refusalOf(ec2.send(new CreateTrafficMirrorSessionCommand(input))));
    }
    expect(outcomes.slice(-2)).toEqual(['DryRunOperation 412', 'RequestLimitExceeded 503']);
    expect(limited.calls.counts()).toEqual([
      { principal: 'admin', operation: 'ec2:CreateTrafficMirrorSession', calls: 51, errors: 51 },
    ]);
  });

  test('a call is told to listeners and kept with what it was about', async () => {
    const account = createAccount();
    const { ec2 } = await clients(account);
    const heard: unknown[] = [];
    const stop = account.calls.onCall((call) => heard.push(call));
    const input = { ...session(account), DryRun: true };
    await refusalOf(ec2.send(new CreateTrafficMirrorSessionCommand(input)));
    stop();
    await refusalOf(ec2.send(new DescribeNetworkInterfacesCommand({})));
    expect(heard).toEqual([
      {
        at: NOON,
        principal: 'admin',
        service: 'ec2',
        operation: 'CreateTrafficMirrorSession',
        status: 412,
        code: 'DryRunOperation',
        lackedRight: undefined,
        latencyMs: 0,
        about: {
          networkInterfaceId: input.NetworkInterfaceId,
          trafficMirrorTargetId: input.TrafficMirrorTargetId,
          trafficMirrorFilterId: input.TrafficMirrorFilterId,
          sessionNumber: '1',
          dryRun: 'true',
        },
        bug: undefined,
      },
    ]);
    expect(account.calls.recent().map((call) => call.status)).toEqual([412, 200]);
  });

  test('a mistake of the emulator is an internal error, and is kept', async () => {
    const account = createAccount();
    const { ec2, ssm } = await clients(account);
    const bug = new Error('a bug');
    account.world.networkInterfaces.values = () => {
      throw bug;
    };
    expect(await refusalOf(ec2.send(new DescribeNetworkInterfacesCommand({})))).toBe('InternalError 500');
    account.world.parameters.get = () => {
      throw bug;
    };
    expect(await refusalOf(ssm.send(new GetParameterCommand({ Name: 'x' })))).toBe('InternalFailure 500');
    expect(account.calls.recent().map((call) => call.bug)).toEqual([bug, bug]);
  });

  test('the log keeps the latest calls and counts them all', () => {
    const log = createCallLog();
    const call = {
      principal: undefined,
      service: undefined,
      operation: undefined,
      status: 200,
      code: undefined,
      lackedRight: undefined,
    };
    for (let at = 0; at < CALLS_KEPT + 3; at += 1) log.record({ ...call, at, latencyMs: 0, about: {}, bug: undefined });
    const kept = log.recent().map(({ at }) => at);
    expect([kept.length, kept[0], kept.at(-1)]).toEqual([CALLS_KEPT, 3, CALLS_KEPT + 2]);
    expect(log.counts()).toEqual([
      { principal: 'unknown', operation: 'unknown:unknown', calls: CALLS_KEPT + 3, errors: 0 },
    ]);
  });
});
