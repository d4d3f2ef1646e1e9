// Progress of a drain: one line for every ten sessions that are gone.
import type { OwnSessions } from '@tasktap/aws';

const every = 10;

/** `sessions` is how many there were when it began. */
export function told(own: OwnSessions, sessions: number, say: (line: string) => void): OwnSessions {
  let gone = 0;
  return {
    async read() {
      const read = await own.read();
      if (read.kind === 'read' && read.sessions.length === 0) say('None is left; looking once more …');
      return read;
    },
    async remove(session) {
      const fault = await own.remove(session);
      if (fault !== undefined) return fault;
      gone += 1;
      if (gone % every === 0 || gone === sessions) say(`${gone} of ${sessions} deleted …`);
      return undefined;
    },
  };
}
