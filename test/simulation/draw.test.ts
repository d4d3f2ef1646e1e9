// What seeds draw: every kind of fault and of happening, fleets of every kind, and the same again for the same seed.
import { describe, expect, test } from 'vitest';
import { drawStory } from './draw.ts';
import { faultKinds } from './draw-faults.ts';
import { happeningKinds } from './happenings.ts';
import { readStory } from './read-story.ts';
import type { Story } from './story.ts';
import { storyText } from './told.ts';

const rulesIn = (stacks: Story['stacks']) => stacks.flatMap(({ policy }) => policy.rules ?? []);
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
    ['a policy in a parameter', all(({ stacks }) => stacks.filter(({ follows }) => follows))],
    [
      'a rule with a target of its own',
      all(({ stacks }) => rulesIn(stacks).filter(({ targets }) => targets !== undefined)),
    ],
    [
      'a rule with a filter of its own',
      all(({ stacks }) => rulesIn(stacks).filter(({ filter }) => filter !== undefined)),
    ],
    ...(['observe', 'replace'] as const).map((kind): [string, boolean] => [
      `a rule of its own mind: ${kind}`,
      all(({ stacks }) => rulesIn(stacks).filter(({ unmirrorable }) => unmirrorable?.kind === kind)),
    ]),
    ['a sample', all(({ stacks }) => rulesIn(stacks).filter(({ sample = 1 }) => sample > 0 && sample < 1))],
    ['a rule with and', all(({ stacks }) => rulesIn(stacks).filter(({ match }) => match?.and !== undefined))],
    ['a rule with or', all(({ stacks }) => rulesIn(stacks).filter(({ match }) => match?.or !== undefined))],
    ['a rule with not', all(({ stacks }) => rulesIn(stacks).filter(({ match }) => match?.not !== undefined))],
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
