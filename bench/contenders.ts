// Who is held against whom: tasktap as it is deployed, the source document's Lambda, and one that keeps a parameter per interface.
import { endless } from '@tasktap/aws';
import { administrator, createFunction, invoke } from '@tasktap/emulator';
import { type Caller, callerOf } from '../test/simulation/connection.ts';
import type { Actor } from '../test/simulation/door.ts';
import { deployStack } from '../test/simulation/stack.ts';
import type { StoryUnmirrorable } from '../test/simulation/story.ts';
import type { TaskEvent } from './baselines/event.ts';
import * as parameters from './baselines/parameter-per-interface.ts';
import * as document from './baselines/source-document.ts';
import type { Stage } from './stage.ts';

export interface Contender {
  readonly name: string;
  deploy(stage: Stage): void;
}

export function tasktap(unmirrorable: StoryUnmirrorable = { kind: 'observe' }): Contender {
  return {
    name: 'tasktap',
    deploy(stage) {
      const policy = { targets: [0], filter: 0, unmirrorable };
      deployStack({ name: 'tasktap', policy }, { ...stage, spoil: (ports) => ports });
    },
  };
}

/** `refusal`: the code by which it knows a host that cannot mirror. */
export function sourceDocument(refusal = document.documentedRefusal): Contender {
  return baseline('source document', document.pattern, (event, call, places) =>
    document.handle(event, call, { ...places, refusal }),
  );
}

export function parameterPerInterface(): Contender {
  return baseline('parameter per ENI', parameters.pattern, parameters.handle);
}

interface Places {
  readonly target: string;
  readonly filter: string;
}

/** A Lambda straight behind its rule, with nothing that limits how many run at once. Its events come as EventBridge delivers them. */
function baseline(
  name: string,
  pattern: object,
  handle: (event: TaskEvent, call: Caller, places: Places) => Promise<unknown>,
): Contender {
  return {
    name,
    deploy({ account: { world, rules }, door, random }) {
      const principal = { ...administrator, name };
      const actor: Actor = { stack: name, principal, invocation: '', alive: true, die: () => undefined };
      const call = callerOf({ door, actor, clock: world.clock, random, timeLeft: endless });
      const [target = ''] = world.targets.keys();
      const [filter = ''] = world.filters.keys();
      const fn = createFunction<TaskEvent>({
        name: name.replaceAll(' ', '-'),
        handler: (event) => handle(event, call, { target, filter }),
        timeoutMs: 60_000,
        concurrency: undefined,
      });
      const receive = (event: unknown, requestId: string) => invoke(world, fn, event as TaskEvent, requestId);
      rules.putRule({ name: fn.name, pattern, enabled: true, targets: [{ kind: 'function', invoke: receive }] });
    },
  };
}
