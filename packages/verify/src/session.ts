// Sessions of the verification: created with the run's tag, and dropped as soon as they have answered.
import { randomUUID } from 'node:crypto';
import {
  CreateTrafficMirrorSessionCommand,
  type CreateTrafficMirrorSessionCommandInput,
  type CreateTrafficMirrorSessionCommandOutput,
  DeleteTrafficMirrorSessionCommand,
} from '@aws-sdk/client-ec2';
import { type Answered, type Asked, ask } from './ask.ts';
import { ec2Tags, type Scene } from './scene.ts';

/** High, so that it comes after every session that others may have on the interface. */
export const ownNumber = 32_000;

/** Searches may show a session some time after its create. */
export const settling = 2000;

type Different = Partial<CreateTrafficMirrorSessionCommandInput>;

export function createSession(
  { ec2, clock, run, target, filter }: Scene,
  eni: string,
  different: Different = {},
): Promise<Answered<CreateTrafficMirrorSessionCommandOutput>> {
  const command = new CreateTrafficMirrorSessionCommand({
    NetworkInterfaceId: eni,
    TrafficMirrorTargetId: target,
    TrafficMirrorFilterId: filter,
    SessionNumber: ownNumber,
    Description: 'tasktap verify-on-aws',
    TagSpecifications: [{ ResourceType: 'traffic-mirror-session', Tags: ec2Tags(run) }],
    ClientToken: randomUUID(),
    ...different,
  });
  return ask(clock, 'CreateTrafficMirrorSession', () => ec2.send(command));
}

export function idOf({ answer }: Answered<CreateTrafficMirrorSessionCommandOutput>): string | undefined {
  return answer?.TrafficMirrorSession?.TrafficMirrorSessionId;
}

/** Undefined: there was nothing to drop. */
export async function dropSession({ ec2, clock }: Scene, id: string | undefined): Promise<Asked | undefined> {
  if (id === undefined) return undefined;
  const command = new DeleteTrafficMirrorSessionCommand({ TrafficMirrorSessionId: id });
  return (await ask(clock, 'DeleteTrafficMirrorSession', () => ec2.send(command))).asked;
}
