// Never more sessions of a stack than its policy allows: no create goes beyond the cap, whoever is at work at the same moment.
import { sessionsOf } from '../scene.ts';
import type { CreateCheck } from '../witness.ts';

/** Whoever was at work when the policy came ends its work under the one before. */
const atWorkMs = 5 * 60_000;

export const cap: CreateCheck = (scene, report) => {
  const begun = scene.world.clock.now();
  return {
    before({ operation, stack, at }) {
      const told = scene.stacks.find(({ name }) => name === stack);
      const most = told?.policy.maxSessions;
      if (operation !== 'CreateTrafficMirrorSession' || told === undefined || most === undefined) return undefined;
      if (told.policySince > begun && at - told.policySince < atWorkMs) return undefined;
      const had = sessionsOf(scene, stack).length;
      return () => {
        const has = sessionsOf(scene, stack).length;
        if (has > had && has > most) report(stack, `${stack} has ${has} sessions, and may have ${most}`);
      };
    },
  };
};
