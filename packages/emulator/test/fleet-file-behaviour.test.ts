// What tasks do by themselves, as a fleet file says it: read word for word, planted, and refused where it makes no sense.
import { describe, expect, test } from 'vitest';
import { readFleet } from '../src/files/fleet.ts';
import { createSmallWorld, serviceNamed } from './small-world.ts';

const written = `
clusters: [shop]
spotMeanHours: 2
services:
  - name: web
    cluster: shop
    count: 4
    maximumPercent: 150
    capacityProviders: [{ name: FARGATE, base: 1 }, { name: FARGATE_SPOT, weight: 3 }]
    healthCheck: { intervalSeconds: 10, unhealthyAfterSeconds: 600, share: 0.5 }
    circuitBreaker: { rollback: true, threshold: { type: COUNT, value: 5 } }
    ends: { kind: exits, afterSeconds: 60, atMostSeconds: 90, share: 0.1 }
    tags: { team: blue }
    sidecars: [tasktap]
tasks:
  - { family: job, cluster: shop, ends: { kind: cannot-pull }, serves: postgres }
`;

function complaints(service: string): readonly string[] {
  const reading = readFleet(`{ clusters: [a], services: [{ name: a, cluster: a, count: 1, ${service} }] }`);
  return reading.kind === 'read' ? [] : reading.complaints.map(({ sentence }) => sentence);
}

describe('behaviour in a fleet file', () => {
  test('is planted as it is written', () => {
    const reading = readFleet(written);
    if (reading.kind !== 'read') throw new Error(reading.complaints.map(({ sentence }) => sentence).join());
    const { world } = createSmallWorld(reading.value);
    const service = serviceNamed(world, 'web');
    expect(world.pace.spotMeanLifeMs).toBe(7_200_000);
    expect(service).toMatchObject({
      maximumPercent: 150,
      capacityProviders: [
        { name: 'FARGATE', weight: 1, base: 1 },
        { name: 'FARGATE_SPOT', weight: 3, base: 0 },
      ],
      circuitBreaker: {
        enable: true,
        rollback: true,
        resetOnHealthyTask: true,
        threshold: { type: 'COUNT', value: 5 },
      },
      propagateTags: 'SERVICE',
    });
    expect(Object.fromEntries(service.tags)).toEqual({ team: 'blue' });
    const names = [...world.taskDefinitions.values()].map(({ containers }) => containers.map(({ name }) => name));
    expect(names).toEqual([['web', 'tasktap'], ['job']]);
    expect([...world.taskDefinitions.values()].map(({ behaviour }) => behaviour)).toEqual([
      {
        end: { kind: 'exits', afterMs: [60_000, 90_000], exitCode: 1, share: 0.1 },
        healthCheck: { intervalMs: 10_000, unhealthyAfterMs: 600_000, share: 0.5 },
        serves: 'http',
      },
      { end: { kind: 'cannot-pull', share: 1 }, healthCheck: undefined, serves: 'postgres' },
    ]);
  });

  test.each([
    'ends: { kind: explodes }',
    'ends: { kind: exits }',
    'ends: { kind: exits, afterSeconds: -1 }',
    'ends: { kind: exits, afterSeconds: 1, exitCode: 256 }',
    'ends: { kind: cannot-pull, share: 1.5 }',
    'healthCheck: { unhealthyAfter: 5 }',
    'circuitBreaker: { threshold: { type: COUNT, value: 0 } }',
    'circuitBreaker: { threshold: { type: SHARE, value: 5 } }',
    'capacityProviders: [{ name: FARGATE, weight: 1001 }]',
    'maximumPercent: 99',
    'sidecars: tasktap',
    'serves: smtp',
  ])('is complained of: %s', (service) => {
    expect(complaints(service)).toHaveLength(1);
  });
});
