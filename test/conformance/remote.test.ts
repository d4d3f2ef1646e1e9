// What REMOTE=1 does to an account, tried on an emulator in another process: the cases that leave no trace, and that they leave none.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import {
  DescribeTagsCommand,
  DescribeTrafficMirrorFiltersCommand,
  DescribeTrafficMirrorSessionsCommand,
  DescribeTrafficMirrorTargetsCommand,
} from '@aws-sdk/client-ec2';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bin } from '../end-to-end/bin.ts';
import { type Case, findingOf, inferred, observed } from './case.ts';
import { openEndpoint } from './endpoint.ts';
import { accountOf } from './places.ts';
import { setStage } from './stage.ts';
import { conformance } from './suite.ts';

const child = spawn(process.execPath, [bin, 'emulate', '--port', '0'], { stdio: ['ignore', 'pipe', 'ignore'] });
const environment: Record<string, string> = {};

beforeAll(async () => {
  for await (const line of createInterface({ input: child.stdout })) {
    const [, name, value] = /^export (\w+)=(.*)$/.exec(line) ?? [];
    if (name !== undefined && value !== undefined) environment[name] = value;
    if (Object.keys(environment).length === 5) break;
  }
});
afterAll(async () => {
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await ended;
});

async function inventory(): Promise<readonly number[]> {
  const { ec2, close } = openEndpoint(accountOf(environment));
  const { TrafficMirrorFilters = [] } = await ec2.send(new DescribeTrafficMirrorFiltersCommand({}));
  const { TrafficMirrorTargets = [] } = await ec2.send(new DescribeTrafficMirrorTargetsCommand({}));
  const { TrafficMirrorSessions = [] } = await ec2.send(new DescribeTrafficMirrorSessionsCommand({}));
  const { Tags = [] } = await ec2.send(new DescribeTagsCommand({}));
  close();
  return [TrafficMirrorFilters.length, TrafficMirrorTargets.length, TrafficMirrorSessions.length, Tags.length];
}

describe('with something else in the place of AWS', () => {
  let before: readonly number[] = [];
  beforeAll(async () => {
    before = await inventory();
  });
  afterAll(async () => {
    expect(await inventory()).toEqual(before);
  });
  conformance('every case that leaves no trace', async () => accountOf(environment), true);
});

describe('the ledger', () => {
  test('removes what a case had made when it failed, what came over the wire, and a filter that is in no answer any more', async () => {
    const before = await inventory();
    const endpoint = openEndpoint(accountOf(environment));
    const stage = await setStage(endpoint, 'failing');
    await stage.newFilter();
    const { body } = await endpoint.form('Action=CreateTrafficMirrorFilter&Version=2016-11-15');
    expect(body).toContain('<CreateTrafficMirrorFilterResponse');
    const [filters = 0, targets, sessions] = await inventory();
    expect([filters, targets, sessions]).toEqual([(before[0] ?? 0) + 3, before[1], before[2]]);
    expect(await endpoint.ledger.settle()).toEqual([]);
    endpoint.close();
    expect(await inventory()).toEqual(before);
  });

  test('says what it could not remove', async () => {
    const endpoint = openEndpoint(accountOf(environment));
    endpoint.ledger.note('CreateTrafficMirrorFilterCommand', {
      TrafficMirrorFilter: { TrafficMirrorFilterId: 'tmf-x' },
    });
    endpoint.ledger.note('DescribeNothingCommand', { TrafficMirrorTarget: { TrafficMirrorTargetId: 'tmt-x' } });
    expect(await endpoint.ledger.settle()).toEqual(['tmf-x: InvalidTrafficMirrorFilterId.Malformed']);
    endpoint.close();
  });
});

test('a run ends when it has made more calls than it should, and clears up all the same', async () => {
  const before = await inventory();
  const endpoint = openEndpoint(accountOf(environment), 3);
  const stage = await setStage(endpoint, 'endless');
  await stage.newFilter();
  await expect(stage.newFilter()).rejects.toThrow('The suite makes at most 3 calls.');
  await expect(endpoint.form('Action=DescribeTags&Version=2016-11-15')).rejects.toThrow('at most 3 calls');
  expect(await endpoint.ledger.settle()).toEqual([]);
  endpoint.close();
  expect(await inventory()).toEqual(before);
});

test('an account needs a region, and takes keys where they are given', () => {
  expect(() => accountOf({})).toThrow('Set it, or leave out REMOTE=1.');
  expect(accountOf({ AWS_DEFAULT_REGION: 'eu-west-1' })).toEqual({ remote: true, region: 'eu-west-1' });
  const keys = { AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 's', AWS_SESSION_TOKEN: 't' };
  expect(accountOf({ AWS_REGION: 'eu-west-1', ...keys }).credentials).toEqual({
    accessKeyId: 'a',
    secretAccessKey: 's',
    sessionToken: 't',
  });
});

describe('a difference', () => {
  const guess: Case = {
    says: 'it',
    asks: async () => 1,
    expects: [1, 'x'],
    ...inferred('nothing'),
    remote: 'read-only',
  };
  const finding = { says: 'it', expected: '[1,"x"]', got: '"no"' };

  test.each([
    ['from a guess about an account is a finding', guess, 'no', true, finding],
    ['from a guess about the emulator is a failure', guess, 'no', false, undefined],
    ['from what was observed is a failure', { ...guess, ...observed('somewhere') }, 'no', true, undefined],
    ['that is none is no finding', guess, [1, 'x'], true, undefined],
  ])('%s', (_says, one, got, remote, expected) => {
    expect(findingOf(one, got, remote)).toEqual(expected);
  });
});
