// Carrying an action out, and telling what came of it; already gone is as good as done.
import { DeleteTrafficMirrorSessionCommand, ModifyTrafficMirrorSessionCommand } from '@aws-sdk/client-ec2';
import type { Action, ClusterArn, DeleteSession, ModifySession, Outcome } from '@tasktap/core';
import { heard } from './call.ts';
import { createSession } from './create.ts';
import type { Reading } from './faults.ts';
import { paced } from './paced.ts';
import { toldSession } from './sessions.ts';
import { stopTask } from './stop.ts';
import type { Surroundings } from './surroundings.ts';

export function perform(around: Surroundings, action: Action, cluster: ClusterArn): Promise<Outcome> {
  switch (action.kind) {
    case 'create-session':
      return createSession(around, action);
    case 'modify-session':
      return modifySession(around, action);
    case 'delete-session':
      return deleteSession(around, action);
    case 'stop-task':
      return stopTask(around, action, cluster);
  }
}

async function modifySession({ clients: { ec2 }, pacers }: Surroundings, action: ModifySession): Promise<Outcome> {
  const { session, target, filter, packetLength, description } = action;
  const command = new ModifyTrafficMirrorSessionCommand({
    TrafficMirrorSessionId: session,
    TrafficMirrorTargetId: target,
    TrafficMirrorFilterId: filter,
    Description: description,
    ...(packetLength === undefined ? { RemoveFields: ['packet-length'] } : { PacketLength: packetLength }),
  });
  const said = await heard(async () => {
    const answer = await paced(pacers.modify, 'ModifyTrafficMirrorSession', () => ec2.send(command));
    return toldSession(answer.TrafficMirrorSession, 'ModifyTrafficMirrorSession');
  });
  if (said.kind === 'heard') return { kind: 'modified', action, session: said.value };
  const { meaning, fault } = said.reading;
  if (meaning.kind === 'missing') return { kind: 'missing', action, what: meaning.what, fault };
  if (meaning.kind === 'full' && meaning.what === 'target') return { kind: 'full', action, what: 'target', fault };
  return goneOrFailed(action, said.reading);
}

async function deleteSession({ clients: { ec2 }, pacers }: Surroundings, action: DeleteSession): Promise<Outcome> {
  const command = new DeleteTrafficMirrorSessionCommand({ TrafficMirrorSessionId: action.session });
  const said = await heard(() => paced(pacers.delete, 'DeleteTrafficMirrorSession', () => ec2.send(command)));
  return said.kind === 'heard' ? { kind: 'deleted', action } : goneOrFailed(action, said.reading);
}

function goneOrFailed(action: ModifySession | DeleteSession, { meaning, fault }: Reading): Outcome {
  return meaning.kind === 'session-gone' ? { kind: 'session-gone', action } : { kind: 'failed', action, fault };
}
