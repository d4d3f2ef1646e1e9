// The functions of the account that others may call by ARN.
import type { World } from '../../world/state.ts';

/** `requestId` is the same for every attempt at one event. */
export type Invoke = (event: unknown, requestId: string) => Promise<unknown>;

export interface Functions {
  /** Answers its ARN. A function of the same name is replaced. */
  add(name: string, invoke: Invoke): string;
  byArn(arn: string): Invoke | undefined;
}

export function createFunctions({ account, region }: Pick<World, 'account' | 'region'>): Functions {
  const functions = new Map<string, Invoke>();
  return {
    add(name, invoke) {
      const arn = `arn:aws:lambda:${region}:${account}:function:${name}`;
      functions.set(arn, invoke);
      return arn;
    },
    byArn: (arn) => functions.get(arn),
  };
}
