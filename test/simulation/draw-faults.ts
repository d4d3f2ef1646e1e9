// Which faults of the emulator's plan strike in a drawn story; all of them end with it.
import type { Fault } from '@tasktap/emulator';
import type { Draw } from './draw.ts';
import type { StackStory } from './story.ts';

interface Span {
  readonly from: number;
  readonly until: number;
}

export function drawFaults(draw: Draw, minutes: number, stacks: readonly StackStory[]): readonly Fault[] {
  const end = minutes * 60;
  const span = (): Span => {
    const from = draw.between(0, end - 120);
    return { from, until: draw.between(from + 60, end) };
  };
  const moment = (): number => draw.between(60, end - 60);
  // The tap's calls alone: what strikes the administrator would only make the story happen otherwise.
  const principal = draw.pick(stacks.map(({ name }) => name) as [string, ...string[]]);
  const share = (): number => draw.pick([0.02, 0.1, 0.3, 1]);
  const calls = (): string =>
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
  const kinds: readonly (() => Fault)[] = [
    () => ({ kind: 'throttle', calls: calls(), principal, share: share(), ...span() }),
    () => ({ kind: 'unavailable', calls: calls(), principal, share: share(), ...span() }),
    () => ({ kind: 'internal-error', calls: calls(), principal, share: share(), ...span() }),
    () => ({
      kind: 'time-out',
      calls: calls(),
      principal,
      share: draw.pick([0.02, 0.1, 0.3]),
      act: draw.pick(['before', 'after']),
      seconds: draw.between(1, 30),
      ...span(),
    }),
    () => ({
      kind: 'reset',
      calls: calls(),
      principal,
      share: share(),
      act: draw.pick(['before', 'after']),
      ...span(),
    }),
    () => ({ kind: 'lose-event', share: draw.pick([0.05, 0.3, 1]), ...span() }),
    () => ({ kind: 'duplicate-event', share: share(), ...span() }),
    () => ({ kind: 'delay-event', share: share(), seconds: draw.between(1, 600), ...span() }),
    () => ({ kind: 'reorder-event', share: share(), within: draw.between(1, 60), ...span() }),
    () => ({ kind: 'host-refuses', host: 'nitro', ...span() }),
    () => ({ kind: 'host-accepts', host: 'xen', ...span() }),
    () => ({ kind: 'foreign-session', share: share(), number: draw.between(1, 2), ...span() }),
    () => ({ kind: 'delete-session', at: moment(), share: share() }),
    () => ({ kind: 'delete-interface', at: moment(), share: draw.pick([0.05, 0.2]) }),
  ];
  return Array.from({ length: draw.between(0, 5) }, () =>
    (kinds[draw.between(0, kinds.length - 1)] ?? kinds[0])?.(),
  ).filter((fault) => fault !== undefined);
}
