// From a story that breaks an invariant to the shortest one found that breaks it still: one thing less at a time, as long as it helps.
import type { Story } from './story.ts';

/** Whether a story still breaks what the first one broke. */
export type StillBreaks = (story: Story) => Promise<boolean>;

/** `tries`: stories that are told at most. */
export async function shrink(story: Story, stillBreaks: StillBreaks, tries: number): Promise<Story> {
  let shortest = story;
  let left = tries;
  for (let found = true; found && left > 0; ) {
    found = false;
    for (const shorter of shorterThan(shortest)) {
      if (left === 0) break;
      left -= 1;
      if (!(await stillBreaks(shorter))) continue;
      shortest = shorter;
      found = true;
      break;
    }
  }
  return shortest;
}

/** The largest cuts first. */
function shorterThan(story: Story): readonly Story[] {
  const { happenings, faults, stacks, fleet } = story;
  const withServices = (services: Story['fleet']['services']): Story => ({ ...story, fleet: { ...fleet, services } });
  return [
    ...halves(happenings).map((half) => ({ ...story, happenings: half })),
    ...halves(faults).map((half) => ({ ...story, faults: half })),
    ...without(stacks).flatMap((less) => (less.length > 0 ? [{ ...story, stacks: less }] : [])),
    ...without(fleet.services).map(withServices),
    ...without(faults).map((less) => ({ ...story, faults: less })),
    ...without(happenings).map((less) => ({ ...story, happenings: less })),
    ...smaller(fleet.services).map(withServices),
    ...plainer(stacks).map((less) => ({ ...story, stacks: less })),
    ...sooner(story),
  ];
}

/** Over as soon as the last thing has happened, or twelve minutes after the beginning. */
function sooner(story: Story): readonly Story[] {
  const ends = [
    ...story.happenings.map(({ at }) => at + 60),
    ...story.faults.map((fault) => ('at' in fault ? fault.at : (fault.until ?? story.minutes * 60))),
  ];
  const minutes = Math.max(12, ...ends.map((seconds) => Math.ceil(seconds / 60)));
  return minutes < story.minutes ? [{ ...story, minutes }] : [];
}

function smaller(services: Story['fleet']['services']): readonly Story['fleet']['services'][] {
  return services.flatMap((service, place) =>
    service.count < 2 ? [] : [services.with(place, { ...service, count: Math.ceil(service.count / 2) })],
  );
}

function plainer(stacks: Story['stacks']): readonly Story['stacks'][] {
  return stacks.flatMap(({ policy, ...rest }, place) =>
    plainerThan(policy).map((less) => stacks.with(place, { ...rest, policy: less })),
  );
}

function halves<Item>(items: readonly Item[]): readonly (readonly Item[])[] {
  const middle = Math.floor(items.length / 2);
  return items.length < 4 ? [] : [items.slice(0, middle), items.slice(middle)];
}

function without<Item>(items: readonly Item[]): readonly (readonly Item[])[] {
  return items.map((_, place) => items.toSpliced(place, 1));
}

/** Without one of what may be left out. */
function plainerThan<Policy extends object>(policy: Policy): readonly Policy[] {
  const optional = ['rules', 'collectors', 'sessionNumber', 'packetLength', 'maxSessions'].filter(
    (key) => key in policy,
  );
  return optional.map((key) => Object.fromEntries(Object.entries(policy).filter(([each]) => each !== key)) as Policy);
}
