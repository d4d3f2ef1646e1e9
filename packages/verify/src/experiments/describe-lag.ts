// How long after its creation a session is missing from DescribeTrafficMirrorSessions.
import { DescribeTrafficMirrorSessionsCommand } from '@aws-sdk/client-ec2';
import { ask, evidence } from '../ask.ts';
import type { Experiment } from '../scene.ts';
import { createSession, dropSession, idOf } from '../session.ts';

const longest = 30_000;

export const describeLag: Experiment = {
  question: 'How soon after its creation does a describe show a session?',
  async run(scene, source) {
    const { ec2, clock } = scene;
    const created = await createSession(scene, source);
    const id = idOf(created);
    if (id === undefined) return { answer: 'open: no session was created', evidence: [evidence(created.asked)] };
    const start = clock.now();
    const command = new DescribeTrafficMirrorSessionsCommand({
      Filters: [{ Name: 'network-interface-id', Values: [source] }],
    });
    let tries = 0;
    let seen = false;
    while (!seen && clock.now() - start < longest && !scene.interrupted()) {
      const said = await ask(clock, 'DescribeTrafficMirrorSessions', () => ec2.send(command));
      tries += 1;
      const ids = (said.answer?.TrafficMirrorSessions ?? []).map((one) => one.TrafficMirrorSessionId);
      seen = ids.includes(id);
      if (!seen) await clock.sleep(100);
    }
    await dropSession(scene, id);
    const spent = clock.now() - start;
    return {
      answer: seen ? `within ${spent} ms, at describe ${tries}` : `not within ${spent} ms`,
      evidence: [evidence(created.asked)],
    };
  },
};
