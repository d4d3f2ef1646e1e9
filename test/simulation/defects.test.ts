// Every invariant can fail: a defect that is planted for it breaks it, and the same story without the defect holds.
import { describe, expect, test } from 'vitest';
import * as defects from './defects.ts';
import { play } from './play.ts';
import { readStory } from './read-story.ts';
import type { Spoil } from './stack.ts';

/** Two stacks, refusing hosts, a change of the policy, a deployment and a protected service: something for every defect. */
const story = readStory(`
about: something for every defect
minutes: 30
fleet:
  clusters: [shop]
  hosts: [{ name: nitro, mirrorable: true, weight: 3 }, { name: xen, mirrorable: false, weight: 2 }]
  services:
    - { name: web, cluster: shop, count: 12, alreadyRunning: true, minimumHealthyPercent: 50 }
    - { name: tight, cluster: shop, count: 6, alreadyRunning: true, minimumHealthyPercent: 100 }
    - { name: kept, cluster: shop, count: 8, alreadyRunning: true, minimumHealthyPercent: 0, hosts: { nitro: 2, xen: 1 } }
    - { name: batch, cluster: shop, count: 4, alreadyRunning: true, hosts: { nitro: 1 } }
  tasks: [{ family: job, cluster: shop, alreadyRunning: true, hosts: { nitro: 1 } }]
  targets: [{ kind: network-load-balancer }, { kind: network-load-balancer }, { kind: network-load-balancer }]
  filters: [{ rejectUdpPorts: [4789] }, { rejectUdpPorts: [4789] }, { rejectUdpPorts: [6081] }]
stacks:
  - { name: red, policy: { targets: [0], filter: 0, unmirrorable: { kind: replace } } }
  - { name: blue, policy: { targets: [1], filter: 1, unmirrorable: { kind: observe } } }
happenings:
  - { at: 5, kind: protect, service: shop/kept }
  - { at: 400, kind: deploy, service: shop/web }
  - at: 700
    kind: policy
    stack: red
    policy: { targets: [0], filter: 2, rules: [{ name: not-batch, match: { services: [batch] }, decision: ignore }, { name: rest, decision: mirror }], unmirrorable: { kind: replace } }
  - { at: 1200, kind: scale, service: shop/batch, count: 8 }
`);

const refusing = {
  ...story,
  fleet: { ...story.fleet, hosts: story.fleet.hosts.map((host) => ({ ...host, mirrorable: false })) },
};
/** Its new tasks are refused, and one that does not come to run is enough to give the deployment up. */
const frail = readStory(`
about: a frail deployment
fleet:
  clusters: [shop]
  hosts: [{ name: nitro, mirrorable: true, weight: 1 }, { name: xen, mirrorable: false, weight: 0 }]
  services:
    - { name: sound, cluster: shop, count: 4, alreadyRunning: true }
    - { name: web, cluster: shop, count: 4, hosts: { xen: 1 }, circuitBreaker: { threshold: { type: COUNT, value: 1 } } }
stacks:
  - { name: red, policy: { targets: [0], filter: 0, unmirrorable: { kind: replace, assumeMirrorable: true, budget: { share: 1 } } } }
happenings:
  - { at: 400, kind: deploy, service: shop/web }
`);

const choosing = readStory(`
about: rules that leave alone, or replace less, what the policy replaces
minutes: 30
fleet:
  clusters: [shop]
  hosts: [{ name: nitro, mirrorable: true, weight: 3 }, { name: xen, mirrorable: false, weight: 2 }]
  services:
    - { name: left, cluster: shop, count: 12, alreadyRunning: true, minimumHealthyPercent: 0 }
    - { name: slow, cluster: shop, count: 12, alreadyRunning: true, minimumHealthyPercent: 0 }
stacks:
  - name: red
    policy:
      targets: [0]
      filter: 0
      rules:
        - { name: left, match: { services: [left] }, decision: mirror, unmirrorable: { kind: observe } }
        - { name: rest, decision: mirror, unmirrorable: { kind: replace, budget: { perService: 1 } } }
      unmirrorable: { kind: replace, assumeMirrorable: true, budget: { share: 1 } }
`);

const capped = readStory(`
about: many at once under a cap
minutes: 8
fleet:
  clusters: [shop, pay]
  services: [{ name: web, cluster: shop, count: 40 }, { name: ledger, cluster: pay, count: 40 }]
stacks:
  - { name: red, policy: { targets: [0], filter: 0, maxSessions: 10, unmirrorable: { kind: observe } } }
`);
/** Under a cap each event asks for a look: between two sweeps there are others, while a change rolls out. */
const busy = readStory(`
about: many looks in a rollout
minutes: 25
fleet:
  clusters: [shop]
  services: [{ name: web, cluster: shop, count: 30, alreadyRunning: true }]
  targets: [{ kind: network-load-balancer }, { kind: network-load-balancer }]
stacks:
  - { name: red, policy: { targets: [0], filter: 0, maxSessions: 100, unmirrorable: { kind: observe } } }
happenings:
  - { at: 620, kind: policy, stack: red, policy: { targets: [1], filter: 0, maxSessions: 100, unmirrorable: { kind: observe } } }
  - { at: 640, kind: scale, service: shop/web, count: 31 }
  - { at: 700, kind: scale, service: shop/web, count: 32 }
  - { at: 760, kind: scale, service: shop/web, count: 33 }
`);
const following = readStory(`
about: a policy that is lost
minutes: 25
fleet:
  clusters: [shop]
  services: [{ name: web, cluster: shop, count: 6, alreadyRunning: true }]
stacks:
  - { name: red, follows: true, policy: { targets: [0], filter: 0, rules: [{ name: all, decision: mirror }], unmirrorable: { kind: observe } } }
happenings:
  - { at: 720, kind: lose-policy, stack: red, how: gone, seconds: 400 }
`);
const unanswered = readStory(`
about: an AWS that acts and does not say so
minutes: 10
fleet:
  clusters: [shop]
  services: [{ name: web, cluster: shop, count: 6, alreadyRunning: true }]
stacks:
  - { name: red, policy: { targets: [0], filter: 0, unmirrorable: { kind: observe } } }
faults: [{ kind: time-out, calls: '*', act: after, from: 5, until: 200 }]
happenings:
  - { at: 10, kind: scale, service: shop/web, count: 12 }
`);
const alone = { ...story, stacks: story.stacks.slice(0, 1) };
const emptied = { ...story, faults: [{ kind: 'empty-filter', at: 650 } as const] };

async function broken(told: typeof story, spoil?: Spoil): Promise<readonly string[]> {
  const { violations } = await play(told, spoil === undefined ? {} : { spoil });
  return violations.map(({ check, sentence }) => `${check}: ${sentence}`);
}

describe('without a defect', () => {
  test.each([
    ['the story', story],
    ['the story of the frail deployment', frail],
    ['the story in which every host refuses', refusing],
    ['the story in which rules choose', choosing],
    ['the story under a cap', capped],
    ['the story of many looks in a rollout', busy],
    ['the story in which filters lose their rules', emptied],
    ['the story of a policy that is lost', following],
    ['the story of an AWS that does not answer', unanswered],
  ])('%s holds', async (_words, told) => {
    expect(await broken(told)).toEqual([]);
  });
});

describe('who', () => {
  test.each<[words: string, spoil: Spoil, told: typeof story, violation: RegExp]>([
    ['says it has made what it has not', defects.pretendsToCreate, story, /^coverage: .* nothing says why/],
    ['makes every session twice', defects.createsTwice, story, /^one-session: .* has 2 sessions of red/],
    [
      'takes the sessions of blue for its own',
      defects.forgetsWhoseSessions('blue'),
      story,
      /^foreign-sessions: red has changed/,
    ],
    ['never deletes', defects.neverDeletes, story, /^unselected: .* is still on/],
    ['forgets the budget', defects.forgetsTheBudget, story, /^stops: .* although the budget of its/],
    [
      'stops what its rule leaves alone',
      defects.forgetsChoicesOfRules,
      choosing,
      /^stops: .* although nobody asked for replacements/,
    ],
    [
      'forgets the budget of a rule',
      defects.forgetsChoicesOfRules,
      choosing,
      /^stops: .* although the budget of its service is spent \(1 in an hour, 1 allowed\)/,
    ],
    ['needs no evidence', defects.needsNoEvidence, refusing, /^stops: .* although there is no evidence/],
    ['replaces where every host refuses', defects.needsNoEvidence, refusing, /^refusing-fleet: red stops tasks/],
    [
      'takes every service for strong',
      defects.seesOnlyStrength,
      story,
      /^stops: .* although its service is left below/,
    ],
    ['takes every service for settled', defects.seesOnlyStrength, story, /^stops: .* although its deployment would/],
    ['stops what a breaker counts', defects.seesOnlyStrength, frail, /^deployments: .* were stopped by us/],
    [
      'ends tasks by another name',
      defects.endsByAnotherName,
      frail,
      /^deployments: .* would not have failed without us/,
    ],
    ['sees no protection', defects.seesNoProtection, story, /^stops: .* although it is protected/],
    ['knows no waves', defects.knowsNoWaves, story, /^waves: red has changed more than/],
    [
      'does not see the last wave',
      defects.forgetsTheLastWave,
      busy,
      /^waves: red .*: sessions were changed in two looks only/,
    ],
    ['trusts an empty filter', defects.trustsEveryFilter, emptied, /^waves: red has led .* to where no packet/],
    ['is never content', defects.neverContent, story, /^convergence: the fleet has not come to rest/],
    ['says that events are done', defects.remembersTooMuch, story, /^queues: .* neither mirrored nor explained/],
    ['stops a standalone task', defects.stopsJobs, alone, /^stops: .* although it is a standalone task/],
    [
      'takes a lost policy for an empty one',
      defects.emptiesWithoutPolicy,
      following,
      /^lost-policy: red has lost its policy, and .* its session/,
    ],
    ['counts alone under a cap', defects.countsAlone, capped, /^cap: red has 1\d sessions, and may have 10/],
    ['does not know when it must have ended', defects.knowsNoEnd, unanswered, /^functions: .* timed out/],
    ['throws', defects.throwsNow, story, /^functions: .* TypeError/],
  ])('%s is found out', async (_words, spoil, told, violation) => {
    expect(await broken(told, spoil)).toContainEqual(expect.stringMatching(violation));
  });
});
