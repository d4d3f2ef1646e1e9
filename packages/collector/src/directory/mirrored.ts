// Who is mirrored, as of the last look at all sessions: tasks that have a name, and the name that the collectors of their target tell under.
import type { Heard, MirrorTarget, Naming } from '@tasktap/aws';
import { type Instant, type MirrorSession, minutes } from '@tasktap/core';
import type { MirroredTask, Mirroring } from '../hearing/hearing.ts';

/** Longer than EC2 is left alone where all is well; what was seen before that may be long gone. */
const fresh = minutes(5);

export interface Mirrored {
  /** Answers what EC2 would not say, which leaves all as it was. */
  readonly look: (sessions: readonly MirrorSession[], sinceOf: SinceOf, now: () => Instant) => Promise<Said>;
  readonly at: (now: Instant) => Mirroring;
}

/** Since when it is mirrored, as far as is known. Undefined: it has no name. */
type SinceOf = (session: MirrorSession) => Instant | undefined;
type Said = Heard<unknown>;

/** `readsTargets`: targets say which name their collectors tell under; else it is the id of each. */
export function createMirrored({ targets }: Pick<Naming, 'targets'>, readsTargets: boolean): Mirrored {
  let tasks: readonly MirroredTask[] = [];
  let seenAt: Instant | undefined;
  const read = async (): Promise<Heard<readonly MirrorTarget[]>> =>
    readsTargets ? targets() : { kind: 'heard', value: [] };
  return {
    async look(sessions, sinceOf, now) {
      const said = await read();
      if (said.kind === 'unheard') return said;
      const names = new Map(said.value.map(({ id, collectors = id }) => [id, collectors]));
      tasks = sessions.flatMap((session) => {
        const { eni, target } = session;
        const since = sinceOf(session);
        return since === undefined ? [] : [{ eni, target: names.get(target) ?? target, since }];
      });
      seenAt = now();
      return said;
    },
    at: (now) => ({ tasks, isFresh: seenAt !== undefined && now - seenAt < fresh }),
  };
}
