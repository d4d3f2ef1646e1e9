// What AWS answered once, answered again without the SDK: what a handler costs then is our own.
import type { Clients } from '@tasktap/aws';

/** Changes how clients are answered. */
export type Middle = (clients: Clients) => void;

type Next = (call: { readonly input: object }) => Promise<{ readonly output: object; readonly response: unknown }>;

interface Stack {
  add(
    middleware: (next: Next, context: { readonly commandName?: string }) => Next,
    options: { readonly step: 'initialize'; readonly priority: 'low'; readonly name: string },
  ): void;
}

/** Calls as always, and keeps every answer; `calls` gets the names. */
export function recording(answers: Map<string, object>, calls: string[]): Middle {
  return between((next, commandName) => async (call) => {
    calls.push(commandName);
    const answered = await next(call);
    answers.set(keyOf(commandName, call.input), answered.output);
    return answered;
  });
}

/** Nothing is signed, sent or parsed. Rejects for what was never asked. */
export function replaying(answers: ReadonlyMap<string, object>): Middle {
  return between((_next, commandName) => async ({ input }) => {
    const output = answers.get(keyOf(commandName, input));
    if (output === undefined) throw new Error(`expected a call that was recorded, got ${keyOf(commandName, input)}`);
    return { output, response: {} };
  });
}

/** Answers by a function of the input. */
export function answering(answer: (commandName: string, input: object) => object): Middle {
  return between((_next, commandName) => async ({ input }) => ({ output: answer(commandName, input), response: {} }));
}

function between(make: (next: Next, commandName: string) => Next): Middle {
  return ({ ec2, ecs, ssm, sqs }) => {
    for (const client of [ec2, ecs, ssm, sqs]) {
      const { middlewareStack }: { middlewareStack: Stack } = Object(client);
      middlewareStack.add((next, { commandName = '' }) => make(next, commandName), {
        step: 'initialize',
        priority: 'low',
        name: 'remembered',
      });
    }
  };
}

/** Lists by their ends: to write a hundred ARNs again would cost as much as some of what is measured. */
function keyOf(commandName: string, input: object): string {
  const { tasks, ...rest }: { tasks?: readonly string[] } = input;
  return `${commandName} ${JSON.stringify(rest)} ${tasks?.length} ${tasks?.[0]} ${tasks?.at(-1)}`;
}
