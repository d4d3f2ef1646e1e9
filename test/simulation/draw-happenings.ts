// What people and schedulers do in a drawn story.
import type { Fleet } from '@tasktap/emulator';
import { type Draw, drawPolicy } from './draw.ts';
import type { Happening, StackStory } from './story.ts';

export function drawHappenings(
  draw: Draw,
  minutes: number,
  fleet: Fleet,
  stacks: readonly StackStory[],
): readonly Happening[] {
  const end = minutes * 60;
  const services = fleet.services.map(({ cluster, name }) => `${cluster}/${name}`) as [string, ...string[]];
  const anyService = (): string => draw.pick(services);
  const anyStack = (): StackStory => draw.pick(stacks as [StackStory, ...StackStory[]]);
  const kinds: readonly ((at: number) => readonly Happening[])[] = [
    (at) => [{ at, kind: 'scale', service: anyService(), count: draw.pick([0, 1, 5, 20, draw.between(30, 120)]) }],
    (at) => [{ at, kind: 'deploy', service: anyService() }],
    (at) => {
      const cluster = draw.pick(fleet.clusters as [string, ...string[]]);
      const tags = draw.chance(0.5) ? { tags: { mirror: 'no' } } : {};
      return [{ at, kind: 'run', cluster, family: `job-${cluster}`, count: draw.between(1, 30), ...tags }];
    },
    (at) => [{ at, kind: 'end', service: anyService(), count: draw.between(1, 10) }],
    (at) => [{ at, kind: 'interrupt', service: anyService(), count: draw.between(1, 20) }],
    (at) => [{ at, kind: 'crash-loop', service: anyService(), seconds: draw.between(30, 600) }],
    (at) => [{ at, kind: 'protect', service: anyService() }],
    (at) => [{ at, kind: 'other-tool', service: anyService(), count: draw.between(1, 10), number: draw.between(1, 3) }],
    (at) => [{ at, kind: 'delete-ours', count: draw.between(1, 10) }],
    (at) => {
      const { name } = anyStack();
      const place = stacks.findIndex((each) => each.name === name);
      return [
        { at, kind: 'policy', stack: name, policy: drawPolicy(draw, fleet, draw.chance(0.5) ? place : 1 - place) },
      ];
    },
    (at) => {
      const stack = anyStack().name;
      return [
        { at, kind: 'switch', stack, to: 'off' },
        { at: draw.between(at, end - 1), kind: 'switch', stack, to: 'on' },
      ];
    },
    (at) => {
      const stack = anyStack().name;
      return [
        { at, kind: 'rule', stack, to: 'off' },
        { at: draw.between(at, end - 1), kind: 'rule', stack, to: 'on' },
      ];
    },
    (at) => {
      const calls = draw.pick([
        'ec2:DescribeTrafficMirrorSessions',
        'ec2:DescribeNetworkInterfaces',
        'ec2:CreateTrafficMirrorSession',
        'ecs:DescribeTasks',
      ]);
      return [{ at, kind: 'scans', calls, perSecond: draw.between(5, 40), seconds: draw.between(30, 300) }];
    },
    (at) => [
      { at, kind: 'crash', stack: anyStack().name, calls: draw.between(1, 20), when: draw.pick(['before', 'after']) },
    ],
  ];
  const usual = Array.from({ length: draw.between(1, 8) }, () => {
    const kind = kinds[draw.between(0, kinds.length - 1)] ?? kinds[0];
    return kind?.(draw.between(10, end - 30)) ?? [];
  }).flat();
  // Seldom, since every one takes as long as some thirty other stories.
  const launch: readonly Happening[] = draw.chance(0.01)
    ? [{ at: draw.between(10, end / 2), kind: 'scale', service: anyService(), count: draw.between(1000, 1500) }]
    : [];
  return [...usual, ...launch].sort((one, other) => one.at - other.at);
}
