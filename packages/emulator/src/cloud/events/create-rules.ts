// The default event bus at work: what matches a rule goes to all of its targets.
import type { Cancel, WorldTime } from '../../world/clock.ts';
import { uuidOf } from '../../world/identity.ts';
import { createRandom } from '../../world/random.ts';
import type { Surroundings } from './attempt.ts';
import { compilePattern } from './compile.ts';
import { deliver } from './delivery.ts';
import { leavesOf } from './leaves.ts';
import { matches } from './match.ts';
import type { Pattern } from './pattern.ts';
import { refuseLongPattern } from './refuse-pattern.ts';
import { refuseTargets } from './refuse-targets.ts';
import type { Rule, Rules } from './rules.ts';
import { scheduledEvent } from './scheduled-event.ts';
import { startTurns } from './turns.ts';

interface Standing {
  readonly rule: Rule;
  /** Undefined: no event is for it. */
  readonly pattern: Pattern | undefined;
  /** Ends its turns; undefined: it has no schedule. */
  readonly stop: Cancel | undefined;
}

export function createRules(around: Surroundings): Rules {
  const { world } = around;
  const rules = new Map<string, Standing>();
  const compiled = (pattern: unknown): Pattern => {
    refuseLongPattern(pattern, world.quotas);
    return compilePattern(pattern);
  };
  // Pauses have a generator of their own: a target that fails must not change what else happens in the world.
  const random = createRandom(0);
  let ids = 0;
  const newId = (): string => {
    ids += 1;
    return uuidOf(`${world.account} event ${ids}`);
  };
  const handOut = (rule: Rule, event: string): void => {
    for (const [index, target] of rule.targets.entries()) {
      deliver({ rule: rule.name, index, target, event: target.input ?? event }, around, random);
    }
  };
  const turnOf = (name: string) => (dueAt: WorldTime) => {
    const rule = rules.get(name)?.rule;
    if (rule?.enabled) handOut(rule, JSON.stringify(scheduledEvent(world, rule.name, newId(), dueAt)));
  };
  /** Of a rule whose schedule stays the same, the turns go on as they were. */
  const turns = ({ name, schedule }: Rule, before: Standing | undefined): Cancel | undefined => {
    if (schedule !== undefined && schedule === before?.rule.schedule) return before.stop;
    const stop = schedule === undefined ? undefined : startTurns(world.clock, schedule, turnOf(name));
    before?.stop?.();
    return stop;
  };
  return {
    putRule(rule) {
      refuseTargets(rule.name, rule.targets);
      const pattern = rule.pattern === undefined ? undefined : compiled(rule.pattern);
      rules.set(rule.name, { rule, pattern, stop: turns(rule, rules.get(rule.name)) });
    },
    byName: (name) => rules.get(name)?.rule,
    all: () => [...rules.values()].map(({ rule }) => rule).sort((one, other) => (one.name < other.name ? -1 : 1)),
    remove(name) {
      rules.get(name)?.stop?.();
      rules.delete(name);
    },
    newId,
    put(event) {
      const leaves = leavesOf(event);
      const text = JSON.stringify(event);
      for (const { rule, pattern } of rules.values()) {
        if (rule.enabled && pattern !== undefined && matches(pattern, leaves)) handOut(rule, text);
      }
    },
  };
}
