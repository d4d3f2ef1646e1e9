// A stack's stop notes as an operator reads and mends them.
import { type ClusterArn, instant, type ServiceName } from '@tasktap/core';
import { type Heard, heard } from './call.ts';
import type { Clients } from './clients.ts';
import { createNoteKeeper } from './note-keeper.ts';
import { type StopNote, withCleared } from './notes.ts';
import type { Clock } from './port.ts';

export interface StopNotes {
  read(cluster: ClusterArn): Promise<Heard<StopNote>>;
  /** What was in vain until now does not count against the service any more. */
  clear(cluster: ClusterArn, service: ServiceName): Promise<Heard<unknown>>;
}

export interface StopNotesOptions {
  readonly clients: Pick<Clients, 'ssm'>;
  readonly clock: Clock;
  /** Of the SSM parameters, one per cluster. */
  readonly prefix: string;
}

export function createStopNotes({ clients, clock, prefix }: StopNotesOptions): StopNotes {
  const keeper = createNoteKeeper(clients.ssm, prefix, clock);
  return {
    read: (cluster) => heard(() => keeper.read(cluster)),
    clear: (cluster, service) =>
      heard(() => keeper.change(cluster, (note) => withCleared(note, service, instant(clock.now())))),
  };
}
