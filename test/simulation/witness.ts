// What every check is told, and what it tells: calls before and after the act, journal entries, invocations, the passing minutes and the rest.
import type { JournalEntry } from '@tasktap/controller';
import type { Answer, World } from '@tasktap/emulator';
import type { Scene } from './scene.ts';

/** A call of one of the stacks. */
export interface Made {
  readonly at: number;
  readonly stack: string;
  readonly invocation: string;
  readonly service: 'ec2' | 'ecs' | 'ssm' | 'sqs';
  readonly operation: string;
  readonly input: object;
}

export interface Told {
  readonly at: number;
  readonly stack: string;
  readonly invocation: string;
  readonly entry: JournalEntry;
}

/** A message that a function was given, and what it made of it. */
export interface Handled {
  readonly stack: string;
  readonly invocation: string;
  readonly queue: 'events' | 'looks';
  readonly messageId: string;
  readonly body: string;
  /** Not handed back: it is gone from the queue for good. */
  readonly acknowledged: boolean;
}

/** One invariant. Everything is optional; whatever is wrong is reported as a sentence, once per thing it is about. */
export interface Check {
  /** Right before the account acts on a call. What is returned is called right after the act, before anybody is answered. */
  before?(made: Made): (() => void) | undefined;
  answered?(made: Made, answer: Answer): void;
  told?(told: Told): void;
  handled?(handled: Handled): void;
  /** A function threw what is none of its ways to say that work is left. */
  threw?(stack: string, problem: unknown): void;
  /** A process ended in the middle of its work, as the story has it: Lambda's own record tells, no journal can. */
  crashed?(stack: string): void;
  minute?(): void;
  /** Faults are over. `converged`: the last two sweeps have changed nothing; false: after all that time some still does. */
  atRest?(converged: boolean): void;
}

export type CreateCheck = (scene: Scene, report: (about: string, sentence: string) => void) => Check;

export interface Violation {
  /** Name of the invariant. */
  readonly check: string;
  readonly at: number;
  readonly sentence: string;
}

export interface Witness extends Required<Omit<Check, 'before'>> {
  /** Returns what is to be called right after the act. */
  before(made: Made): () => void;
  readonly violations: readonly Violation[];
  /** Everything that the stacks told, oldest first. */
  readonly journal: readonly Told[];
}

export function createWitness(
  world: Pick<World, 'clock'>,
  checks: Readonly<Record<string, CreateCheck>>,
  sceneOf: (witness: Pick<Witness, 'journal'>) => Scene,
): Witness {
  const journal: Told[] = [];
  const violations: Violation[] = [];
  const scene = sceneOf({ journal });
  const watching = Object.entries(checks).map(([check, create]) => {
    const said = new Set<string>();
    return create(scene, (about, sentence) => {
      if (said.has(about)) return;
      said.add(about);
      violations.push({ check, at: world.clock.now(), sentence });
    });
  });
  return {
    violations,
    journal,
    before(made) {
      const after = watching.flatMap((check) => check.before?.(made) ?? []);
      return () => {
        for (const tell of after) tell();
      };
    },
    answered(made, answer) {
      for (const check of watching) check.answered?.(made, answer);
    },
    told(told) {
      journal.push(told);
      for (const check of watching) check.told?.(told);
    },
    handled(handled) {
      for (const check of watching) check.handled?.(handled);
    },
    threw(stack, problem) {
      for (const check of watching) check.threw?.(stack, problem);
    },
    crashed(stack) {
      for (const check of watching) check.crashed?.(stack);
    },
    minute() {
      for (const check of watching) check.minute?.();
    },
    atRest(converged) {
      for (const check of watching) check.atRest?.(converged);
    },
  };
}
