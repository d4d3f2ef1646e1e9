// What the page knows of a task beside its verdict: of an emulated account, and of a collector's directory.
import type { Directory } from '@tasktap/collector';
import { createAccount, createVirtualClock, emptyAccount } from '@tasktap/emulator';
import { describe, expect, test } from 'vitest';
import { factsIn as factsInDirectory } from '../src/console/collector-facts.ts';
import { factsIn } from '../src/console/world-facts.ts';

const source = Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 10, 0, 0, 7);

describe('in an emulated account', () => {
  const { world } = createAccount({
    clock: createVirtualClock(1_772_611_200_000),
    seed: 1,
    fleet: {
      ...emptyAccount,
      clusters: ['shop'],
      services: [
        { name: 'web', cluster: 'shop', count: 1, alreadyRunning: true },
        { name: 'printing', cluster: 'shop', count: 1, alreadyRunning: true, launchType: 'EC2', networkMode: 'bridge' },
      ],
    },
  });
  const [web] = [...world.tasks.values()].filter(({ group }) => group === 'service:web');
  const [printing] = [...world.tasks.values()].filter(({ group }) => group === 'service:printing');
  const named = (id = ''): Readonly<Record<string, string>> => Object.fromEntries(factsIn(world, id));

  test('a task has an interface with its address, and no session yet', () => {
    expect(named(web?.id)).toEqual({
      'task definition': 'web:1',
      'runs on': expect.stringMatching(/^FARGATE, eu-central-1[abc], a host of type \w+$/),
      status: 'RUNNING',
      interface: expect.stringMatching(/^eni-[0-9a-f]+, 10\.[0-9.]+$/),
    });
  });

  test('its session has a VNI and a target', () => {
    const session = {
      ...{ id: 'tms-1', ownerId: world.account, networkInterfaceId: web?.attachment?.networkInterfaceId ?? '' },
      ...{ targetId: 'tmt-1', filterId: 'tmf-1', sessionNumber: 1, packetLength: undefined, vni: 7 },
      ...{ description: undefined, createdAt: 0, tags: new Map<string, string>() },
    };
    world.sessions.set(session.id, session);
    expect(named(web?.id)['session']).toBe('tms-1, VNI 7, to tmt-1 through tmf-1');
  });

  test('in bridge mode it has no interface of its own', () => {
    expect(named(printing?.id)['interface']).toBe('none of its own');
  });

  test('of nobody nothing is known', () => {
    expect(factsIn(world, 'nobody')).toEqual([]);
  });
});

test('a directory knows the interface, and as whom the task is heard', () => {
  const task = {
    ...{ cluster: 'shop', service: 'web', task: '0f1e', family: 'web:3', eni: 'eni-1' },
    ...{ az: undefined, account: undefined },
  };
  const directory: Directory = new Map([
    [7, [{ vni: 7, source, task }]],
    [8, [{ vni: 8, source: undefined, task }]],
  ]);
  expect(factsInDirectory(directory, '0f1e')).toEqual([
    ['family', 'web:3'],
    ['interface', 'eni-1'],
    ['heard as', 'VNI 7 from 10.0.0.7'],
    ['heard as', 'VNI 8'],
  ]);
  expect(factsInDirectory(directory, 'nobody')).toEqual([]);
});
