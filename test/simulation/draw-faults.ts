// Which faults of the emulator's plan strike in a drawn story; all of them end with it.
import type { Fault } from '@tasktap/emulator';
import type { Draw } from './draw.ts';
import type { StackStory } from './story.ts';

interface Time {
  /** A span within the story, in seconds. */
  span(): { readonly from: number; readonly until: number };
  moment(): number;
  /** Whose calls are struck: the tap's alone, since what strikes the administrator would only make the story happen otherwise. Functions have names that are not known yet. */
  readonly principal: { readonly principal?: string };
}

type Of<Kind extends Fault['kind']> = Extract<Fault, { readonly kind: Kind }>;

const calls = (draw: Draw): string =>
  draw.pick([
    '*',
    'ec2:*',
    'ecs:*',
    'ssm:*',
    'sqs:*',
    'ec2:CreateTrafficMirrorSession',
    'ec2:DescribeTrafficMirrorSessions',
    'ecs:DescribeTasks',
    'ecs:StopTask',
  ]);
const share = (draw: Draw): number => draw.pick([0.02, 0.1, 0.3, 1]);
const act = (draw: Draw) => draw.pick(['before', 'after'] as const);

/** Every kind that the emulator knows has its row, or this does not compile. */
const faults: { readonly [Kind in Fault['kind']]: (draw: Draw, time: Time) => Of<Kind> } = {
  throttle: (draw, { principal, span }) => ({
    kind: 'throttle',
    calls: calls(draw),
    ...principal,
    share: share(draw),
    ...span(),
  }),
  unavailable: (draw, { principal, span }) => ({
    kind: 'unavailable',
    calls: calls(draw),
    ...principal,
    share: share(draw),
    ...span(),
  }),
  'internal-error': (draw, { principal, span }) => ({
    kind: 'internal-error',
    calls: calls(draw),
    ...principal,
    share: share(draw),
    ...span(),
  }),
  'time-out': (draw, { principal, span }) => ({
    kind: 'time-out',
    calls: calls(draw),
    ...principal,
    share: draw.pick([0.02, 0.1, 0.3]),
    act: act(draw),
    seconds: draw.between(1, 30),
    ...span(),
  }),
  reset: (draw, { principal, span }) => ({
    kind: 'reset',
    calls: calls(draw),
    ...principal,
    share: share(draw),
    act: act(draw),
    ...span(),
  }),
  'lose-event': (draw, { span }) => ({ kind: 'lose-event', share: draw.pick([0.05, 0.3, 1]), ...span() }),
  'duplicate-event': (draw, { span }) => ({ kind: 'duplicate-event', share: share(draw), ...span() }),
  'delay-event': (draw, { span }) => ({
    kind: 'delay-event',
    share: share(draw),
    seconds: draw.between(1, 600),
    ...span(),
  }),
  'reorder-event': (draw, { span }) => ({
    kind: 'reorder-event',
    share: share(draw),
    within: draw.between(1, 60),
    ...span(),
  }),
  'host-refuses': (_draw, { span }) => ({ kind: 'host-refuses', host: 'nitro', ...span() }),
  'host-accepts': (_draw, { span }) => ({ kind: 'host-accepts', host: 'xen', ...span() }),
  'foreign-session': (draw, { span }) => ({
    kind: 'foreign-session',
    share: share(draw),
    number: draw.between(1, 2),
    ...span(),
  }),
  'delete-session': (draw, { moment }) => ({ kind: 'delete-session', at: moment(), share: share(draw) }),
  'delete-interface': (draw, { moment }) => ({ kind: 'delete-interface', at: moment(), share: draw.pick([0.05, 0.2]) }),
  'delete-target': (draw, { moment }) => ({ kind: 'delete-target', at: moment(), share: draw.pick([0.3, 1]) }),
  'empty-filter': (draw, { moment }) => ({ kind: 'empty-filter', at: moment(), share: draw.pick([0.3, 1]) }),
  'clock-skew': (draw, { span }) => ({
    kind: 'clock-skew',
    seconds: draw.pick([-7200, -1200, -60, 60, 1200, 7200]),
    ...span(),
  }),
};

/** Which no story by the code notices: only signatures tell what time a caller has. */
const onTheWire: ReadonlySet<Fault['kind']> = new Set(['clock-skew']);

export const faultKinds = Object.keys(faults) as readonly Fault['kind'][];

/** `wired`: the functions reach AWS over the wire. */
export function drawFaults(
  draw: Draw,
  minutes: number,
  stacks: readonly StackStory[],
  wired: boolean,
): readonly Fault[] {
  const end = minutes * 60;
  const time: Time = {
    span() {
      const from = draw.between(wired ? 10 : 0, end - 120);
      return { from, until: draw.between(from + 60, end) };
    },
    moment: () => draw.between(60, end - 60),
    principal: wired ? {} : { principal: draw.pick(stacks.map(({ name }) => name) as [string, ...string[]]) },
  };
  const kinds = faultKinds.filter((kind) => wired || !onTheWire.has(kind)) as [Fault['kind'], ...Fault['kind'][]];
  return Array.from({ length: draw.between(0, 5) }, () => faults[draw.pick(kinds)](draw, time));
}
