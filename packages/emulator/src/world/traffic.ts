// Makes the running tasks talk, as much as is wanted, each in its turn.
import type { Cancel } from './clock.ts';
import type { FleetTraffic } from './fleet.ts';
import type { PacketPath, Passage } from './packets.ts';
import { createRandom } from './random.ts';
import type { World } from './state.ts';
import { steady } from './task-behaviour.ts';
import { conversation, type Speaker } from './traffic-conversation.ts';
import { passagesOf } from './traffic-ip.ts';

export interface Traffic {
  close(): void;
}

/** Emulated: at ten times life's speed, 40 rounds a second. */
const roundMs = 250;
/**
 * Of passages, but for the end of the last conversation. Twice what 200 tasks with 2 frames a second need at ten times life's speed,
 * and what a listener takes at once: about 240 such datagrams fill a socket's default buffer of 208 KiB (measured on Linux).
 */
const mostPerRound = 200;

/** Tasks take turns in beginning a conversation, so that each is heard of; what exceeds the most of a round is never made up for. */
export function startTraffic(world: World, path: PacketPath, wanted: FleetTraffic): Traffic {
  // Of its own, so that the fleet's fate does not hang on how much is said.
  const random = createRandom(world.random.between(0, 0xffff_ffff));
  let last = world.clock.now();
  let turn = 0;
  /** Passages due; below zero where a conversation was longer than what was due. */
  let due = 0;
  const round = (): void => {
    const now = world.clock.now();
    const speakers = runningSpeakers(world);
    due = Math.min(mostPerRound, due + (speakers.length * wanted.framesPerTaskPerSecond * (now - last)) / 1000);
    last = now;
    const passages: Passage[] = [];
    while (due > 0) {
      const speaker = speakers[turn % speakers.length];
      if (speaker === undefined) break;
      const begun = conversation(random, speaker, speakers).flatMap(passagesOf);
      passages.push(...begun);
      due -= begun.length;
      turn += 1;
    }
    cancel = world.clock.after(roundMs, round);
    path.pass(passages);
  };
  let cancel: Cancel = world.clock.after(roundMs, round);
  return { close: () => cancel() };
}

/** Tasks in bridge or host mode are none: they have no network interface. */
function runningSpeakers(world: World): readonly Speaker[] {
  const speakers: Speaker[] = [];
  for (const task of world.tasks.values()) {
    const networkInterface = world.networkInterfaces.get(task.attachment?.networkInterfaceId ?? '');
    if (task.lastStatus !== 'RUNNING' || networkInterface === undefined) continue;
    const { serves } = world.taskDefinitions.get(task.taskDefinitionArn)?.behaviour ?? steady;
    speakers.push({ group: task.group, networkInterface, serves });
  }
  return speakers;
}
