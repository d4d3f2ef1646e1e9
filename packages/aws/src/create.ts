// Creating a session, at the pace that EC2 allows.
import { CreateTrafficMirrorSessionCommand } from '@aws-sdk/client-ec2';
import { type CreateSession, instant, type MirrorSession, type Outcome } from '@tasktap/core';
import { heard } from './call.ts';
import { clientToken } from './client-token.ts';
import { paced } from './paced.ts';
import { toldSession } from './sessions.ts';
import type { Surroundings } from './surroundings.ts';

const operation = 'CreateTrafficMirrorSession';

export async function createSession(around: Surroundings, action: CreateSession): Promise<Outcome> {
  const said = await heard(() => send(around, action));
  const at = instant(around.clock.now());
  if (said.kind === 'heard') return { kind: 'created', action, session: said.value, at };
  const { meaning, fault } = said.reading;
  switch (meaning.kind) {
    case 'refused':
      return { kind: 'refused', action, code: fault.code, at };
    case 'eni-not-visible':
      return { kind: 'eni-not-visible', action };
    case 'contested':
      return { kind: 'contested', action, fault };
    case 'full':
      return { kind: 'full', action, what: meaning.what, fault };
    case 'missing':
      return { kind: 'missing', action, what: meaning.what, fault };
    default:
      return { kind: 'failed', action, fault };
  }
}

async function send({ clients, pacers, settings }: Surroundings, action: CreateSession): Promise<MirrorSession> {
  const command = new CreateTrafficMirrorSessionCommand({
    NetworkInterfaceId: action.eni,
    TrafficMirrorTargetId: action.target,
    TrafficMirrorFilterId: action.filter,
    SessionNumber: action.number,
    PacketLength: action.packetLength,
    Description: action.description,
    TagSpecifications: [
      { ResourceType: 'traffic-mirror-session', Tags: action.tags.map(([Key, Value]) => ({ Key, Value })) },
    ],
    ClientToken: clientToken(settings.owner, action),
  });
  const answer = await paced(pacers.create, operation, () => clients.ec2.send(command));
  return toldSession(answer.TrafficMirrorSession, operation);
}
