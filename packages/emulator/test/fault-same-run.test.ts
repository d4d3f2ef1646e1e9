// The same seed gives the same run: everything that happened under one plan, held against everything that happened again.
import {
  CreateTrafficMirrorSessionCommand,
  DescribeNetworkInterfacesCommand,
  DescribeTrafficMirrorSessionsCommand,
} from '@aws-sdk/client-ec2';
import { expect, test } from 'vitest';
import type { Fault, FaultPlan } from '../src/faults/plan.ts';
import { fleet, stage, told } from './fault-stage.ts';

const everything: FaultPlan['faults'] = [
  { kind: 'throttle', calls: 'ec2:*', share: 0.2 },
  { kind: 'reset', calls: 'ec2:CreateTrafficMirrorSession', act: 'after', share: 0.3 },
  { kind: 'lose-event', share: 0.1 },
  { kind: 'duplicate-event', share: 0.1 },
  { kind: 'reorder-event', within: 20, share: 0.5 },
  { kind: 'host-refuses', host: 'nitro', from: 100, until: 130 },
  { kind: 'foreign-session', number: 2, share: 0.3 },
  { kind: 'delete-session', at: 140, share: 0.3 },
  { kind: 'delete-interface', at: 150, share: 0.2 },
];

/** Somebody mirrors what it sees, every ten seconds for three minutes. What it was told, what rules heard, what struck, and what is left. */
async function run(faults: readonly Fault[], seed: number) {
  const { clock, emulator, heard, ec2 } = await stage(faults, {
    fleet: { ...fleet, services: [{ name: 'checkout', cluster: 'shop', count: 8 }] },
    seed,
  });
  const strikes: unknown[] = [];
  emulator.faults.onStrike((strike) => void strikes.push(strike));
  const [target] = emulator.world.targets.keys();
  const [filter] = emulator.world.filters.keys();
  const answers: string[] = [];
  for (let look = 0; look < 18; look += 1) {
    clock.pass(10_000);
    const { NetworkInterfaces: seen = [] } = await ec2
      .send(new DescribeNetworkInterfacesCommand({ MaxResults: 100 }))
      .catch(() => ({ NetworkInterfaces: [] }));
    for (const { NetworkInterfaceId: id } of seen) {
      const create = new CreateTrafficMirrorSessionCommand({
        NetworkInterfaceId: id,
        TrafficMirrorTargetId: target,
        TrafficMirrorFilterId: filter,
        SessionNumber: 1,
        ClientToken: `${id}`,
      });
      answers.push(`${id} ${await told(ec2.send(create))}`);
    }
    answers.push(await told(ec2.send(new DescribeTrafficMirrorSessionsCommand({}))));
  }
  return {
    answers,
    heard,
    strikes,
    sessions: [...emulator.world.sessions.keys()],
    calls: emulator.calls.recent(),
    counts: emulator.faults.counts(),
  };
}

test('two runs of one plan with one seed are the same in virtual time, down to every call', async () => {
  const once = await run(everything, 9);
  expect(once.counts.filter(({ struck }) => struck === 0)).toEqual([]);
  expect(await run(everything, 9)).toEqual(once);
});

test('another seed is another run', async () => {
  expect((await run(everything, 8)).strikes).not.toEqual((await run(everything, 7)).strikes);
});

test('a plan changes nothing but what it strikes: the fleet is the same as without', async () => {
  const events = async (faults: readonly Fault[]) => (await run(faults, 7)).heard.map(({ id }) => id).sort();
  expect(await events([{ kind: 'throttle', calls: '*', share: 0.5 }])).toEqual(await events([]));
  expect(await events([{ kind: 'foreign-session', share: 0.5 }])).toEqual(await events([]));
  expect(await events([{ kind: 'reorder-event', within: 5, until: 60 }])).toEqual(await events([]));
});
