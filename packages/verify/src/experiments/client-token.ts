// Client tokens: the same again at once, with other parameters, after the session was deleted, and minutes later.
import { randomUUID } from 'node:crypto';
import { DescribeTrafficMirrorSessionsCommand } from '@aws-sdk/client-ec2';
import { ask, evidence, word } from '../ask.ts';
import type { Experiment, Scene } from '../scene.ts';
import { createSession, dropSession, idOf, ownNumber, settling } from '../session.ts';

type Created = Awaited<ReturnType<typeof createSession>>;

export const clientToken: Experiment = {
  question: 'What does a client token do when it is used again?',
  async run(scene, source) {
    const ClientToken = randomUUID();
    const again = (): Promise<Created> => createSession(scene, source, { ClientToken });
    const first = await again();
    const id = idOf(first);
    if (id === undefined) return { answer: 'open: no session was created', evidence: [evidence(first.asked)] };
    const atOnce = await again();
    const different = await createSession(scene, source, { ClientToken, SessionNumber: ownNumber - 1 });
    await dropSession(scene, idOf(different));
    await dropSession(scene, id);
    const deleted = await again();
    const seen = await isThere(scene, idOf(deleted));
    const later = await minuteByMinute(scene, id, again);
    await dropSession(scene, idOf(deleted));
    return {
      answer: [
        `at once: ${sameOr(atOnce, id)}`,
        `with another number: ${word(different.asked)}`,
        `after the session was deleted: ${sameOr(deleted, id)}, and it is ${seen ? '' : 'not '}there`,
        ...later.answers,
      ].join('; '),
      evidence: [first, atOnce, different, deleted, ...later.created].map(({ asked }) => evidence(asked)),
    };
  },
};

function sameOr(created: Created, id: string): string {
  if (created.asked.code !== '') return word(created.asked);
  return idOf(created) === id ? 'the same session' : 'a new session';
}

async function isThere({ ec2, clock }: Scene, id: string | undefined): Promise<boolean> {
  if (id === undefined) return false;
  await clock.sleep(settling);
  const command = new DescribeTrafficMirrorSessionsCommand({
    Filters: [{ Name: 'traffic-mirror-session-id', Values: [id] }],
  });
  const said = await ask(clock, 'DescribeTrafficMirrorSessions', () => ec2.send(command));
  return (said.answer?.TrafficMirrorSessions ?? []).length > 0;
}

/** Until the token makes a new session, or the minutes that the user gave it are over. */
async function minuteByMinute(scene: Scene, id: string, again: () => Promise<Created>) {
  const created: Created[] = [];
  for (let minute = 1; minute <= scene.tokenMinutes && !scene.interrupted(); minute += 1) {
    await pause(scene, 60_000);
    const said = await again();
    created.push(said);
    if (idOf(said) === id) continue;
    await dropSession(scene, idOf(said));
    return { created, answers: [`after ${minute} min: ${sameOr(said, id)}`] };
  }
  return { created, answers: scene.tokenMinutes === 0 ? [] : [`after ${created.length} min: still the same session`] };
}

async function pause({ clock, interrupted }: Scene, milliseconds: number): Promise<void> {
  const end = clock.now() + milliseconds;
  while (clock.now() < end && !interrupted()) await clock.sleep(Math.min(500, milliseconds));
}
