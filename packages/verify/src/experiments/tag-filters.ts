// Whether DescribeTrafficMirrorSessions takes tag filters, which its page does not list.
import { DescribeTrafficMirrorSessionsCommand } from '@aws-sdk/client-ec2';
import { ask, evidence, word } from '../ask.ts';
import { type Experiment, runTag } from '../scene.ts';
import { createSession, dropSession, idOf, settling } from '../session.ts';

export const tagFilters: Experiment = {
  question: 'Does DescribeTrafficMirrorSessions take tag filters?',
  async run(scene, source) {
    const created = await createSession(scene, source);
    await scene.clock.sleep(settling);
    const filters = [
      { Name: `tag:${runTag}`, Values: [scene.run] },
      { Name: 'tag-key', Values: [runTag] },
    ];
    const answers: string[] = [];
    const lines = [evidence(created.asked)];
    for (const filter of filters) {
      const command = new DescribeTrafficMirrorSessionsCommand({ Filters: [filter] });
      const said = await ask(scene.clock, 'DescribeTrafficMirrorSessions', () => scene.ec2.send(command));
      const found = said.answer?.TrafficMirrorSessions?.length;
      answers.push(`\`${filter.Name.split(':')[0]}\`: ${found === undefined ? word(said.asked) : `${found} found`}`);
      lines.push(evidence(said.asked));
    }
    await dropSession(scene, idOf(created));
    return { answer: answers.join('; '), evidence: lines };
  },
};
