// Keeps one note per cluster in SSM: read, changed and written back, one change at a time.
import type { SSMClient } from '@aws-sdk/client-ssm';
import { type ClusterArn, clusterNameOf, instant } from '@tasktap/core';
import { NotAnswered } from './call.ts';
import { unusable } from './faults.ts';
import { decodeNote, emptyNote, encodeNote, freshNote, type StopNote } from './notes.ts';
import { largestParameter, readParameter, writeParameter } from './parameter.ts';
import type { Clock } from './port.ts';

export interface NoteKeeper {
  /** @throws NotAnswered also for a note that is not one of ours: what it was to tell is unknown. */
  read(cluster: ClusterArn): Promise<StopNote>;
  /** @throws NotAnswered and then nothing was written, as far as is known. */
  change(cluster: ClusterArn, how: (note: StopNote) => StopNote): Promise<void>;
}

export function createNoteKeeper(ssm: SSMClient, prefix: string, clock: Clock): NoteKeeper {
  // SSM cannot compare and swap: of two changes at once the first would be lost. Between processes the look queue keeps the order.
  let line: Promise<unknown> = Promise.resolve();

  async function read(cluster: ClusterArn): Promise<StopNote> {
    const name = nameOf(cluster);
    const text = await readParameter(ssm, name);
    if (text === undefined) return emptyNote;
    const note = decodeNote(text, cluster);
    if (note === undefined) {
      const message = `expected a note of tasktap in the SSM parameter ${name}, got something else; delete it to forget all stops`;
      throw new NotAnswered(unusable('invalid', 'GetParameter', message));
    }
    return freshNote(note, instant(clock.now()));
  }

  async function write(cluster: ClusterArn, note: StopNote): Promise<void> {
    const text = encodeNote(note);
    if (Buffer.byteLength(text) > largestParameter) {
      const message = `the SSM parameter ${nameOf(cluster)} is full with the stops of the last 24 hours; wait, or delete it to forget them`;
      throw new NotAnswered(unusable('quota', 'PutParameter', message));
    }
    await writeParameter(ssm, { name: nameOf(cluster), text, tier: 'Intelligent-Tiering' });
  }

  function nameOf(cluster: ClusterArn): string {
    return `${prefix}/${clusterNameOf(cluster)}`;
  }

  return {
    read,
    change(cluster, how) {
      const changed = line.then(async () => write(cluster, how(await read(cluster))));
      line = changed.catch(() => undefined);
      return changed;
    },
  };
}
