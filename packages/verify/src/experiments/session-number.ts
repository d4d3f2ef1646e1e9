// The code for a session number that is taken.
import { evidence, word } from '../ask.ts';
import type { Experiment } from '../scene.ts';
import { createSession, dropSession, idOf } from '../session.ts';

export const sessionNumber: Experiment = {
  question: 'Which code says that a session number is taken on an interface?',
  async run(scene, source) {
    const first = await createSession(scene, source);
    const second = await createSession(scene, source);
    await dropSession(scene, idOf(second));
    await dropSession(scene, idOf(first));
    return {
      answer: idOf(first) === undefined ? 'open: the first session was not created' : word(second.asked),
      evidence: [first, second].map(({ asked }) => evidence(asked)),
    };
  },
};
