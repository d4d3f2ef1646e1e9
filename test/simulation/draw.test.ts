// What seeds draw: every kind of fault and of happening, fleets of every kind, and the same again for the same seed.
import { describe, expect, test } from 'vitest';
import { drawStory } from './draw.ts';
import { faultKinds } from './draw-faults.ts';
import { happeningKinds } from './happenings.ts';
import { readStory } from './read-story.ts';
import type { Story } from './story.ts';
import { storyText } from './told.ts';

const stories = Array.from({ length: 300 }, (_, place) => drawStory(place + 1));

describe('some of the first 300 seeds draws', () => {
  test.each(faultKinds)('the fault %s', (kind) => {
    expect(stories.some(({ faults }) => faults.some((fault) => fault.kind === kind))).toBe(true);
  });

  test.each(happeningKinds)('the happening %s', (kind) => {
    expect(stories.some(({ happenings }) => happenings.some((what) => what.kind === kind))).toBe(true);
  });

  const all = (of: (story: Story) => readonly unknown[]) => stories.some((story) => of(story).length > 0);
  test.each<[words: string, drawn: boolean]>([
    ['the template itself', all(({ deployed }) => (deployed === 'template' ? [deployed] : []))],
    ['two stacks', all(({ stacks }) => stacks.slice(1))],
    ['an older template', all(({ stacks }) => stacks.filter(({ rights }) => rights === 'without-tags'))],
    ['the rule of the source document', all(({ stacks }) => stacks.filter(({ rule }) => rule === 'activating'))],
    ['several clusters', all(({ fleet }) => fleet.clusters.slice(1))],
    ['three zones', all(({ fleet }) => fleet.subnets.slice(2))],
    [
      'no host that accepts',
      all(({ fleet }) => fleet.hosts.filter(({ mirrorable, weight }) => mirrorable && weight === 0)),
    ],
    [
      'a scale-out of a thousand',
      all(({ happenings }) => happenings.filter((what) => what.kind === 'scale' && what.count >= 1000)),
    ],
    ['Spot', all(({ fleet }) => fleet.services.filter(({ capacityProvider }) => capacityProvider === 'FARGATE_SPOT'))],
    [
      'several capacity providers',
      all(({ fleet }) => fleet.services.filter(({ capacityProviders = [] }) => capacityProviders.length > 1)),
    ],
    [
      'a circuit breaker',
      all(({ fleet }) => fleet.services.filter(({ circuitBreaker }) => circuitBreaker !== undefined)),
    ],
    ['a health check', all(({ fleet }) => fleet.services.filter(({ healthCheck }) => healthCheck !== undefined))],
    [
      'tasks without an interface',
      all(({ fleet }) => fleet.services.filter(({ networkMode }) => networkMode === 'bridge')),
    ],
  ])('%s', (_words, drawn) => {
    expect(drawn).toBe(true);
  });
});

test('a drawn story is read as it was printed', () => {
  for (const story of stories) expect(readStory(storyText(story))).toEqual(story);
});
