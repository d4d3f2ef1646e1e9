// What a stack that is being deleted does with its sessions: reads them, and removes them one by one, at EC2's pace.
import { DeleteTrafficMirrorSessionCommand } from '@aws-sdk/client-ec2';
import type { Fault, Owner, SessionId } from '@tasktap/core';
import { heard } from './call.ts';
import type { Clients } from './clients.ts';
import { paced } from './paced.ts';
import type { Pacer } from './pacer.ts';
import { ownOf, readEverySession } from './sessions.ts';

export type OwnSessionsRead =
  | { readonly kind: 'read'; readonly sessions: readonly SessionId[] }
  | { readonly kind: 'unread'; readonly fault: Fault };

/** Never throws for what AWS says. */
export interface OwnSessions {
  /** Those that carry our owner tag, whatever their cluster; nobody else's. */
  read(): Promise<OwnSessionsRead>;
  /** Undefined: it is gone; else why not. */
  remove(session: SessionId): Promise<Fault | undefined>;
}

export interface OwnSessionsOptions {
  readonly clients: Pick<Clients, 'ec2'>;
  readonly owner: Owner;
  readonly pacer: Pacer;
}

export function createOwnSessions({ clients: { ec2 }, owner, pacer }: OwnSessionsOptions): OwnSessions {
  return {
    async read() {
      const said = await heard(() => readEverySession(ec2));
      if (said.kind === 'unheard') return { kind: 'unread', fault: said.reading.fault };
      return { kind: 'read', sessions: ownOf(said.value, owner).map((session) => session.id) };
    },
    async remove(session) {
      const command = new DeleteTrafficMirrorSessionCommand({ TrafficMirrorSessionId: session });
      const said = await heard(() => paced(pacer, 'DeleteTrafficMirrorSession', () => ec2.send(command)));
      return said.kind === 'heard' || said.reading.meaning.kind === 'session-gone' ? undefined : said.reading.fault;
    },
  };
}
