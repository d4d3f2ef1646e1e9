// What policies can say of single rules, and stacks that follow a parameter: drawn by a chance of their own, so that a seed keeps the rest of its story.
import type { Fleet } from '@tasktap/emulator';
import { createDraw, type Draw } from './draw.ts';
import type { Happening, StackStory, Story, StoryMatch, StoryPolicy, StoryRule, StoryUnmirrorable } from './story.ts';

type Part = Pick<Story, 'minutes' | 'fleet' | 'stacks' | 'happenings'>;

/** Far from every other seed. */
const ownChance = 0x5eed_0000_0000;
const chanceOfChoices = 0xc401_0000_0000;

export function drawFiner(
  seed: number,
  { minutes, fleet, stacks, happenings }: Part,
): Pick<Story, 'stacks' | 'happenings'> {
  const draw = createDraw(ownChance + seed);
  const choices = createDraw(chanceOfChoices + seed);
  const finerPolicy = (policy: StoryPolicy): StoryPolicy => drawChoices(choices, drawRulesIn(draw, fleet, policy));
  const finer = stacks.map((stack) => ({
    ...stack,
    policy: finerPolicy(stack.policy),
    ...(draw.chance(0.3) ? { follows: true } : {}),
  }));
  const changed = happenings.map(
    (what): Happening => (what.kind === 'policy' ? { ...what, policy: finerPolicy(what.policy) } : what),
  );
  return { stacks: finer, happenings: [...changed, ...finer.flatMap((stack) => drawLosses(draw, minutes, stack))] };
}

function drawLosses(draw: Draw, minutes: number, { name, follows }: StackStory): readonly Happening[] {
  if (follows !== true || !draw.chance(0.4)) return [];
  const at = draw.between(0, minutes * 60 - 1);
  const seconds = draw.between(30, 900);
  return [{ at, kind: 'lose-policy', stack: name, how: draw.pick(['gone', 'garbled'] as const), seconds }];
}

function drawRulesIn(draw: Draw, { services }: Fleet, policy: StoryPolicy): StoryPolicy {
  if (!draw.chance(0.4)) return policy;
  const rest: StoryRule = { name: 'every-other', decision: 'mirror' };
  const { rules = [rest] } = policy;
  const service = draw.pick(services.map(({ name }) => name) as [string, ...string[]]);
  const own: StoryRule = {
    name: 'its-own',
    match: drawMatch(draw, service),
    decision: 'mirror',
    ...(draw.chance(0.3) ? { targets: [draw.between(0, 1)] } : {}),
    ...(draw.chance(0.3) ? { filter: draw.between(0, 1) } : {}),
    ...(draw.chance(0.2) ? { packetLength: draw.pick([128, 1500] as const) } : {}),
    ...(draw.chance(0.2) ? { sessionNumber: draw.between(1, 3) } : {}),
    ...(draw.chance(0.3) ? { sample: draw.between(0, 10) / 10 } : {}),
  };
  return { ...policy, rules: [own, ...rules] };
}

/** Of rules that mirror. */
function drawChoices(draw: Draw, policy: StoryPolicy): StoryPolicy {
  if (policy.rules === undefined) return policy;
  const rules = policy.rules.map((rule) =>
    rule.decision === 'mirror' && draw.chance(0.4) ? { ...rule, unmirrorable: drawChoice(draw) } : rule,
  );
  return { ...policy, rules };
}

function drawChoice(draw: Draw): StoryUnmirrorable {
  if (draw.chance(0.4)) return { kind: 'observe' };
  return {
    kind: 'replace',
    ...(draw.chance(0.3) ? { assumeMirrorable: true } : {}),
    ...(draw.chance(0.2) ? { allowOutage: true } : {}),
    ...(draw.chance(0.6)
      ? { budget: draw.pick([{ perService: draw.between(0, 4), share: 1 }, { perCluster: draw.between(0, 8) }]) }
      : {}),
  };
}

function drawMatch(draw: Draw, service: string): StoryMatch {
  const named: StoryMatch = { services: [service] };
  const tagged: StoryMatch = { tags: { mirror: ['no'] } };
  return draw.pick<StoryMatch>([
    named,
    { not: named },
    { ...named, not: tagged },
    { or: [named, tagged] },
    { and: [{ not: tagged }, { or: [named, { services: ['web-9'] }] }] },
  ]);
}
