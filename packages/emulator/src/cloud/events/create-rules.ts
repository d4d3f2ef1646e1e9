// The default event bus at work: what matches a rule goes to all of its targets.
import { uuidOf } from '../../world/identity.ts';
import { createRandom } from '../../world/random.ts';
import type { Surroundings } from './attempt.ts';
import { compilePattern } from './compile.ts';
import { deliver } from './delivery.ts';
import { leavesOf } from './leaves.ts';
import { matches } from './match.ts';
import type { Pattern } from './pattern.ts';
import { refuseTargets } from './refuse-targets.ts';
import type { Rule, Rules } from './rules.ts';

export function createRules(around: Surroundings): Rules {
  const { world } = around;
  const rules = new Map<string, { readonly rule: Rule; readonly pattern: Pattern }>();
  // Pauses have a generator of their own: a target that fails must not change what else happens in the world.
  const random = createRandom(0);
  let ids = 0;
  return {
    putRule(rule) {
      refuseTargets(rule.name, rule.targets);
      rules.set(rule.name, { rule, pattern: compilePattern(rule.pattern) });
    },
    byName: (name) => rules.get(name)?.rule,
    all: () => [...rules.values()].map(({ rule }) => rule).sort((one, other) => (one.name < other.name ? -1 : 1)),
    remove: (name) => void rules.delete(name),
    newId() {
      ids += 1;
      return uuidOf(`${world.account} event ${ids}`);
    },
    put(event) {
      const leaves = leavesOf(event);
      const text = JSON.stringify(event);
      for (const { rule, pattern } of rules.values()) {
        if (!rule.enabled || !matches(pattern, leaves)) continue;
        for (const [index, target] of rule.targets.entries()) {
          deliver({ rule: rule.name, index, target, event: text }, around, random);
        }
      }
    },
  };
}
