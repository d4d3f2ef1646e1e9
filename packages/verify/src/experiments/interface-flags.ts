// What DescribeNetworkInterfaces says of a task's interface: who manages it, of which type, attached to whom.
import { DescribeNetworkInterfacesCommand } from '@aws-sdk/client-ec2';
import { ask, evidence } from '../ask.ts';
import type { Answer, Scene } from '../scene.ts';
import type { Watched } from '../watch.ts';

export async function interfaceFlags({ ec2, clock }: Scene, watched: readonly Watched[]): Promise<Answer> {
  const answers: string[] = [];
  const lines: string[] = [];
  for (const { task, eni } of watched) {
    if (eni === undefined) continue;
    const command = new DescribeNetworkInterfacesCommand({
      Filters: [{ Name: 'network-interface-id', Values: [eni] }],
    });
    const said = await ask(clock, 'DescribeNetworkInterfaces', () => ec2.send(command));
    lines.push(evidence(said.asked));
    const [one] = said.answer?.NetworkInterfaces ?? [];
    const flags = {
      RequesterManaged: one?.RequesterManaged,
      InterfaceType: one?.InterfaceType,
      Status: one?.Status,
      Operator: one?.Operator?.Principal,
      AttachedToAnotherAccount: one?.Attachment && one.Attachment.InstanceOwnerId !== one.OwnerId,
    };
    answers.push(`${task.label}: ${JSON.stringify(flags)}`);
  }
  return {
    question: 'Is the interface of a Fargate task requester-managed, and what is it attached to?',
    answer: answers.length === 0 ? 'open: no interface was seen' : answers.join('; '),
    evidence: lines,
  };
}
