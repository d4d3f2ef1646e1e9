// At most one session of ours on an interface, at any moment.
import { ownerTag } from '../scene.ts';
import type { CreateCheck } from '../witness.ts';

export const oneSession: CreateCheck = ({ world }, report) => ({
  before({ operation, input, stack }) {
    if (operation !== 'CreateTrafficMirrorSession') return undefined;
    const { NetworkInterfaceId: id = '' }: { NetworkInterfaceId?: string } = input;
    return () => {
      const ours = world.sessions.on(id).filter(({ tags }) => tags.get(ownerTag) === stack);
      if (ours.length > 1)
        report(id, `${id} has ${ours.length} sessions of ${stack}: ${ours.map((each) => each.id).join(', ')}`);
    };
  },
});
