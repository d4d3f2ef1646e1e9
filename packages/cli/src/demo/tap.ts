// tasktap as it is deployed: the synthesized template, here in the emulator.
import { lookMessage } from '@tasktap/controller';
import { clusterArn } from '@tasktap/core';
import type { Emulator, Stack } from '@tasktap/emulator';
import { lastPart } from '../fleet-view.ts';

export interface Tap {
  /** Asks for a look at every cluster now, as the schedule does every five minutes. */
  lookEverywhere(why: 'sweep' | 'backfill'): void;
  /** Nothing is in the queues, and nothing runs. */
  isIdle(): boolean;
  /** Messages that were given up on. */
  deadLetters(): number;
}

const STACK = 'tasktap';

/** Functions go by their own names, which begin with the stack's. */
export function isOfTap(principal: string): boolean {
  return principal.startsWith(`${STACK}-`);
}

/** `write` takes what the functions write, a line at a time. */
export async function deployTap(emulator: Emulator, template: string, write: (line: string) => void): Promise<Tap> {
  const { world, stacks, logs } = emulator;
  logs.onLine(({ by, text }) => {
    if (by === 'function') write(text);
  });
  const clusters = [...world.clusters.keys()];
  const stack = await stacks.deploy(STACK, {
    template,
    parameters: {
      ClusterArns: clusters.join(','),
      TargetId: firstOf(world.targets),
      FilterId: firstOf(world.filters),
      Unmirrorable: 'replace',
    },
  });
  const queueOf = (logicalId: string) => queueIn(emulator, stack, logicalId);
  const [events, looks] = [queueOf('TaskQueue'), queueOf('LookQueue')];
  const dead = [queueOf('DeadTaskQueue'), queueOf('DeadLookQueue')];
  let asked = 0;
  return {
    lookEverywhere(why) {
      asked += 1;
      for (const cluster of clusters) {
        const request = lookMessage({ cluster: clusterArn(cluster), service: undefined, why }, world.clock.now());
        // Requests for one scope within a minute are one; these are meant each for itself.
        looks.send({ ...request, deduplicationId: `demo-${asked}-${lastPart(cluster)}` });
      }
    },
    isIdle: () =>
      [events, looks].every((queue) => Object.values(queue.depth()).every((count) => count === 0)) &&
      emulator.functions.allDeployed().every(({ running }) => running === 0),
    deadLetters: () => dead.reduce((sum, queue) => sum + queue.depth().visible, 0),
  };
}

function firstOf(things: ReadonlyMap<string, unknown>): string {
  const [id] = things.keys();
  if (id === undefined) throw new Error('The demo needs a fleet with a mirror target and a filter.');
  return id;
}

function queueIn({ queues }: Emulator, stack: Stack, logicalId: string) {
  const queue = queues.byUrl(stack.resources.get(logicalId)?.physicalId ?? '');
  if (queue === undefined) throw new Error(`The template has no queue ${logicalId}.`);
  return queue;
}
