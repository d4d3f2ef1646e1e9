// Creating a session, at the pace that EC2 allows.
import { CreateTrafficMirrorSessionCommand, type EC2Client } from '@aws-sdk/client-ec2';
import { type CreateSession, instant, type MirrorSession, type Outcome, type Owner } from '@tasktap/core';
import { call, type Heard, heard } from './call.ts';
import { clientToken } from './client-token.ts';
import type { Pacer } from './pacer.ts';
import { toldSession } from './sessions.ts';
import type { Surroundings } from './surroundings.ts';

const operation = 'CreateTrafficMirrorSession';

interface Made {
  readonly session: MirrorSession;
  /** Calls that the SDK made for it. */
  readonly attempts: number;
}

export async function createSession(
  { clients, clock, pacer, settings }: Surroundings,
  action: CreateSession,
): Promise<Outcome> {
  await pacer.take();
  const said = await heard(() => send(clients.ec2, settings.owner, action));
  tell(pacer, said);
  const at = instant(clock.now());
  if (said.kind === 'heard') return { kind: 'created', action, session: said.value.session, at };
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

async function send(ec2: EC2Client, owner: Owner, action: CreateSession): Promise<Made> {
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
    ClientToken: clientToken(owner, action),
  });
  const answer = await call(operation, () => ec2.send(command));
  return { session: toldSession(answer.TrafficMirrorSession, operation), attempts: answer.$metadata.attempts ?? 1 };
}

/** A no is an answer as good as a yes; no answer teaches nothing; and what the SDK had to repeat was nearly always too fast. */
function tell(pacer: Pacer, said: Heard<Made>): void {
  const kind = said.kind === 'heard' ? undefined : said.reading.fault.kind;
  if (kind === 'unavailable') return;
  const tooFast = kind === 'throttled' || (said.kind === 'heard' && said.value.attempts > 1);
  if (tooFast) pacer.throttled();
  else pacer.succeeded();
}
