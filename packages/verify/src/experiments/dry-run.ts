// What a dry run looks at: the probe asks by DryRun whether it may delete, naming a session that is not there.
import { DeleteTrafficMirrorSessionCommand } from '@aws-sdk/client-ec2';
import { ask, evidence, word } from '../ask.ts';
import type { Experiment } from '../scene.ts';
import { createSession } from '../session.ts';

export const dryRun: Experiment = {
  question: 'What does DryRun say of a good create, and of deleting a session that is not there?',
  async run(scene, source) {
    const create = await createSession(scene, source, { DryRun: true });
    const command = new DeleteTrafficMirrorSessionCommand({
      TrafficMirrorSessionId: 'tms-00000000000000000',
      DryRun: true,
    });
    const remove = await ask(scene.clock, 'DeleteTrafficMirrorSession', () => scene.ec2.send(command));
    return {
      answer: `create: ${word(create.asked)}; delete: ${word(remove.asked)}`,
      evidence: [evidence(create.asked), evidence(remove.asked)],
    };
  },
};
