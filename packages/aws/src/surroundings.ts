// What every read and every act of this package is given.
import type { Clients } from './clients.ts';
import type { NoteKeeper } from './note-keeper.ts';
import type { Pacers } from './paced.ts';
import type { AwsSettings, Clock } from './port.ts';

export interface Surroundings {
  readonly clients: Pick<Clients, 'ec2' | 'ecs' | 'ssm'>;
  readonly clock: Clock;
  readonly settings: AwsSettings;
  readonly pacers: Pacers;
  /** Undefined: no notes are kept. */
  readonly notes: NoteKeeper | undefined;
}
