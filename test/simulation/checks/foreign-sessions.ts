// What is not ours stays as it is: sessions of other stacks, of other tools and of people, and everything else that EC2 lets be tagged.
import type { WorldSession } from '@tasktap/emulator';
import { ownerTag } from '../scene.ts';
import type { CreateCheck } from '../witness.ts';

const changes: ReadonlySet<string> = new Set(['ModifyTrafficMirrorSession', 'DeleteTrafficMirrorSession']);

export const foreignSessions: CreateCheck = ({ world }, report) => ({
  before({ operation, input, stack }) {
    if (!changes.has(operation)) return undefined;
    const { TrafficMirrorSessionId: id = '' }: { TrafficMirrorSessionId?: string } = input;
    const before = world.sessions.get(id);
    if (before === undefined || before.tags.get(ownerTag) === stack) return undefined;
    const was = faceOf(before);
    return () => {
      const after = world.sessions.get(id);
      if (after === undefined || faceOf(after) !== was)
        report(id, `${stack} has changed ${id}, which is not its own: ${was}`);
    };
  },
});

function faceOf({ tags, ...session }: WorldSession): string {
  return JSON.stringify({ ...session, tags: [...tags] });
}
