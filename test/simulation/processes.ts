// The processes of one function: warm ones are used again, each works on one invocation at a time, and any may die between two calls.
import {
  createOnLook,
  createOnTaskEvent,
  type HandlerPorts,
  type JournalEntry,
  NotFinished,
} from '@tasktap/controller';
import type { LambdaContext, WorldClock } from '@tasktap/emulator';
import { type Actor, never } from './door.ts';
import type { Witness } from './witness.ts';

export type Work = 'events' | 'looks';

interface Process {
  readonly actor: Actor;
  readonly handler: (event: SqsBatch, context: LambdaContext) => Promise<unknown>;
  /** Of the deployment that it was started with. */
  readonly generation: number;
  fail: (problem: Error) => void;
}

interface SqsBatch {
  readonly Records: readonly { readonly messageId: string; readonly body: string }[];
}

export interface Processes {
  readonly handler: (event: SqsBatch, context: LambdaContext) => Promise<unknown>;
  /** Whoever is idle is thrown away; whoever works ends its work with what it was started with. */
  renew(): void;
}

export interface ProcessSettings {
  readonly stack: string;
  readonly work: Work;
  readonly actor: Omit<Actor, 'invocation' | 'alive' | 'die'>;
  /** Ports for a process that has just been started. */
  start(process: { readonly actor: Actor; write(line: string): void; sleep(ms: number): Promise<void> }): HandlerPorts;
}

/** A process that died by itself: Lambda says so, and hands the batch out again in its time. */
class Crashed extends Error {}

/** Every handler of ours ends in time by itself. */
class TimedOut extends Error {}

export function createProcesses(settings: ProcessSettings, clock: WorldClock, witness: Witness): Processes {
  const { stack, work } = settings;
  const free: Process[] = [];
  let generation = 0;

  const start = (): Process => {
    const actor: Actor = {
      ...settings.actor,
      invocation: '',
      alive: true,
      die(why) {
        actor.alive = false;
        process.fail(why === 'timed out' ? new TimedOut(why) : new Crashed(why));
      },
    };
    const write = (line: string): void => {
      const said = JSON.parse(line) as object;
      if (!actor.alive || !('kind' in said)) return;
      witness.told({ at: clock.now(), stack, invocation: actor.invocation, entry: said as JournalEntry });
    };
    const sleep = async (ms: number): Promise<void> => {
      await new Promise<void>((resolve) => void clock.after(ms, resolve));
      if (!actor.alive) await never();
    };
    const ports = settings.start({ actor, write, sleep });
    const handler = work === 'events' ? createOnTaskEvent(ports) : createOnLook(ports);
    const process: Process = { actor, handler, generation, fail: () => undefined };
    return process;
  };

  const serve = async (event: SqsBatch, context: LambdaContext): Promise<unknown> => {
    const process = free.pop() ?? start();
    process.actor.invocation = context.awsRequestId;
    const died = new Promise<never>((_resolve, reject) => {
      process.fail = reject;
    });
    // Lambda kills what is still at work when its time is up.
    const cancel = clock.after(context.getRemainingTimeInMillis(), () => process.actor.die('timed out'));
    try {
      const reply = await Promise.race([process.handler(event, context), died]);
      tell(event, context, reply);
      return reply;
    } finally {
      cancel();
      if (process.actor.alive && process.generation === generation) free.push(process);
    }
  };

  const tell = (event: SqsBatch, { awsRequestId }: LambdaContext, reply: unknown): void => {
    const { batchItemFailures = [] }: { batchItemFailures?: readonly { readonly itemIdentifier: string }[] } =
      Object(reply);
    const back = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
    for (const { messageId, body } of event.Records) {
      witness.handled({
        stack,
        invocation: awsRequestId,
        queue: work,
        messageId,
        body,
        acknowledged: !back.has(messageId),
      });
    }
  };

  return {
    async handler(event, context) {
      try {
        return await serve(event, context);
      } catch (problem) {
        if (problem instanceof Crashed) witness.crashed(stack);
        else if (!(problem instanceof NotFinished)) witness.threw(stack, problem);
        throw problem;
      }
    },
    renew() {
      generation += 1;
      free.length = 0;
    },
  };
}
