// The smallest packet length that EC2 takes: its documents say 1 and 35.
import { evidence, word } from '../ask.ts';
import type { Experiment } from '../scene.ts';
import { createSession, dropSession, idOf } from '../session.ts';

const lengths = [1, 34, 35];

export const packetLength: Experiment = {
  question: 'Which is the smallest packet length?',
  async run(scene, source) {
    const answers: string[] = [];
    const lines: string[] = [];
    for (const PacketLength of lengths) {
      const said = await createSession(scene, source, { PacketLength });
      await dropSession(scene, idOf(said));
      answers.push(`${PacketLength}: ${word(said.asked)}`);
      lines.push(evidence(said.asked));
    }
    return { answer: answers.join('; '), evidence: lines };
  },
};
