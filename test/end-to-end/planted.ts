// Sessions that somebody made in an emulated account before a command ran.
import type { Account } from './probed-account.ts';

type Session = Parameters<Account['emulator']['world']['sessions']['set']>[1];

export function plant({ emulator: { world } }: Account, different: Partial<Session>): void {
  const session: Session = {
    id: 'tms-planted',
    ownerId: world.account,
    networkInterfaceId: '',
    targetId: '',
    filterId: '',
    sessionNumber: 1,
    packetLength: undefined,
    vni: 7,
    description: undefined,
    // Searches show a new session some time after its create.
    createdAt: world.clock.now() - 60_000,
    tags: new Map(),
    ...different,
  };
  world.sessions.set(session.id, session);
}
